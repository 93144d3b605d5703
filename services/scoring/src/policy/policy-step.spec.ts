import { mayApprove, mayPublish, named, type PolicyStep, reached, type StepName } from './policy-step.js';

const ref = { id: 'cn-b2b', version: 2, hash: `sha256:${'0'.repeat(64)}` };
const at = '2026-03-01T00:00:00.000Z';
const step = (name: StepName, by: string | null = 'ann', more: Partial<PolicyStep> = {}): PolicyStep => ({
  step: name,
  by,
  at,
  ...more,
});
const tried = [step('drafted'), step('checked'), step('tried')];

const codeOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
};

it('says how far a version has come', () => {
  expect(reached([])).toBe('drafted');
  expect(reached([step('drafted'), step('checked')])).toBe('checked');
  expect(reached([step('drafted'), step('checked', 'ann', { problems: 1 })])).toBe('drafted');
  expect(reached([...tried, step('approved', 'bo')])).toBe('approved');
});

it('lets a second person approve what was checked and tried', () => expect(mayApprove(ref, tried, 'bo')).toBe('ann'));

it.each([
  ['by the one who wrote it', tried, 'ann', 'approver-is-drafter'],
  ['by the one who wrote it, spelt another way', tried, ' Ann ', 'approver-is-drafter'],
  ['before it was checked', [step('drafted'), step('tried')], 'bo', 'policy-not-checked'],
  ['when the last check found a mistake', [...tried, step('checked', 'bo', { problems: 1 })], 'bo', 'policy-not-checked'],
  ['before it was tried', [step('drafted'), step('checked')], 'bo', 'policy-not-tried'],
  ['when nobody knows who wrote it', [step('drafted', null), step('checked'), step('tried')], 'bo', 'policy-drafter-unknown'],
])('refuses an approval %s', (_, steps, by, code) => expect(codeOf(() => mayApprove(ref, steps, by))).toBe(code));

it('publishes nothing that was not approved, unless nobody has to', () => {
  expect(codeOf(() => mayPublish(ref, tried, 'second-person'))).toBe('policy-not-approved');
  expect(mayPublish(ref, [...tried, step('approved', 'bo')], 'second-person')).toBe('bo');
  expect(mayPublish(ref, [step('drafted', null)], 'none')).toBeUndefined();
});

it('asks for a name where an approval is asked for', () => {
  expect(codeOf(() => named(undefined, 'second-person'))).toBe('person-missing');
  expect(named('ann', 'second-person')).toBe('ann');
  expect(named(undefined, 'none')).toBeUndefined();
});
