import { contracts, exampleOf } from '@strata/contracts';
import { stripVTControlCharacters } from 'node:util';
import { Sentences } from './sentences.js';

const told = (type: string, data: unknown): string =>
  stripVTControlCharacters(
    new Sentences().of({ kind: 'decision', value: { type, data, occurredAt: '2026-03-02T00:00:00.000Z' } }),
  );

/** What is about one account; what concerns a policy or a whole partition is no part of its history. */
const aboutAccounts = contracts
  .filter(({ schema, type }) => /^(scoring|lifecycle)\./.test(type) && 'accountId' in (schema['properties'] as object))
  .map(({ type }) => type);

it.each(aboutAccounts)('tells %s in a sentence of its own, without its type', (type) => {
  const sentence = told(type, exampleOf(type));
  expect(sentence).toMatch(/^\d{4}-\d\d-\d\d {4}\S/);
  const name = type.split('.')[1] ?? type;
  for (const raw of [name, name.replaceAll('-', ' '), '.v1', 'undefined', '[object']) expect(sentence).not.toContain(raw);
});

it.each([
  ['scoring.tier-overridden.v1', 'value: held at A by hand until 2026-09-01, asked for by li.na, allowed by wang.wei'],
  ['scoring.override-expired.v1', 'value: not held at A by hand any more: its day has come'],
  ['scoring.downgrade-announced.v1', '! value: falls from B to C on 2026-07-31 unless it gains 3 points'],
  ['scoring.downgrade-withdrawn.v1', 'value: stays B, the fall of 2026-07-31 is called off: what it takes is there again'],
  ['scoring.entitlements-changed.v1', 'rights by value: those of E from 2026-03-02; what D has is kept until 2027-02-28'],
  ['scoring.segment-entered.v1', 'enters segment vip  spend_12m 12000000'],
  ['scoring.segment-left.v1', 'leaves segment vip, in it since 2026-01-15: the rule does not hold any more'],
  ['lifecycle.non-renewal-announced.v1', '! c-2025-17 will not be renewed when its term ends on 2027-02-28: price'],
])('tells %s as somebody would say it', (type, sentence) => expect(told(type, exampleOf(type))).toContain(sentence));

it('writes a right as `show` does: yes, and durations in words', () => {
  const entitlements = { 'operations.green_channel': true, 'operations.sla_p1': 'PT30M', 'operations.staff': '1:1' };
  const data = { ...(exampleOf('scoring.entitlements-changed.v1') as object), entitlements };
  const rights = 'operations.green_channel yes, operations.sla_p1 30 minutes, operations.staff 1:1';
  expect(told('scoring.entitlements-changed.v1', data)).toContain(rights);
});

it('says which year was counted by weekdays because its holidays were not published', () => {
  const facts = { too_late: 2, holidays_not_published: 2027 };
  expect(told('lifecycle.signal-opened.v1', { on: '2027-02-09', signal: 'slow_answers', facts, causes: [] })).toBe(
    '2027-02-09    ! signal slow_answers opens; the holidays of 2027 were not published, Monday to Friday counted  too_late 2',
  );
});

it('tells what a later version decides by its name', () =>
  expect(told('scoring.tier-praised.v1', { on: '2026-03-02' })).toBe('2026-03-02    tier praised'));
