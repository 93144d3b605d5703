import { stripVTControlCharacters } from 'node:util';
import { endedText, overridesTable, refusalText, setText } from './override.text.js';

const override = {
  overrideId: 'o-1',
  accountId: 'acct-a',
  ladder: 'value',
  tier: 'A',
  reason: 'a reference customer',
  requestedBy: 'li.na',
  approvedBy: 'wang.wei',
  from: '2026-03-01',
  expiresOn: '2026-06-01',
  endedOn: null,
  endedBy: null,
};

it('says what is held by hand, and until when', () =>
  expect(said(true)).toBe('acct-a holds A on ladder value from 2026-03-01 until 2026-06-01. Override o-1'));

it('says that the same was asked for before, and how that ended', () => {
  expect(said(false)).toBe('Set already: acct-a holds A on ladder value from 2026-03-01 until 2026-06-01. Override o-1');
  expect(said(false, { endedOn: '2026-04-01', endedBy: 'withdrawn' })).toContain('; ended on 2026-04-01 (withdrawn)');
});

it('says that a tier was given back, or how it had ended before', () => {
  expect(endedText({ ...override, endedOn: '2026-04-01', endedBy: 'withdrawn' })).toBe(
    'Withdrawn on 2026-04-01: acct-a no longer holds A on ladder value by hand.',
  );
  expect(endedText({ ...override, endedOn: '2026-06-01', endedBy: 'expired' })).toBe(
    'Nothing to withdraw: it ended on 2026-06-01 (expired).',
  );
});

it('lists who holds what, why, and who allowed it; how it ended only where ended ones are asked for', () => {
  const table = (withEnded: boolean) => stripVTControlCharacters(overridesTable([override], withEnded));
  expect(table(false).split('\n').map(words)).toEqual([
    'override account ladder tier from until by approved by reason',
    'o-1 acct-a value A 2026-03-01 2026-06-01 li.na wang.wei a reference customer',
  ]);
  expect(table(true)).toMatch(/reason +ended\n.*customer +-$/);
});

const said = (isNew: boolean, changes: object = {}): string =>
  stripVTControlCharacters(setText({ ...override, ...changes }, isNew));
const words = (line: string): string => line.replaceAll(/ +/g, ' ');

it('says in one sentence which of the options breaks which rule', () => {
  const errors = [
    { pointer: '/approvedBy', code: 'own-approver', detail: 'must be somebody else than who asks for it' },
    { pointer: '/expiresOn', code: 'too-long', detail: 'must be 2026-08-28 or earlier' },
  ];
  expect(refusalText({ status: 422, sentence: 'The override breaks 2 rules.', errors })).toBe(
    'Refused: --approved-by must be somebody else than who asks for it; --until must be 2026-08-28 or earlier.',
  );
  expect(refusalText({ status: 404, sentence: 'There is no override o-9.', errors: [] })).toBe('There is no override o-9.');
});
