import { Refusal } from '@strata/kernel';
import { cnB2b, order, Story } from '../test/score.fixtures.js';
import { initialScore, overrideTier, withdrawOverride } from './index.js';

const on = '2026-03-01';
const policy = cnB2b(['\nladders:', '\noverrides: { maxDuration: P180D, approverMustDiffer: true }\nladders:']);
const { state } = new Story(policy, on).then(order(500_000, on));
const sound = {
  overrideId: 'o1',
  accountId: 'acct-a',
  ladder: 'value',
  tier: 'A',
  reason: 'a reference customer',
  requestedBy: 'li.na',
  approvedBy: 'wang.wei',
  expiresOn: '2026-08-28',
};

const refusal = (decide: () => unknown) => {
  try {
    decide();
  } catch (error) {
    if (error instanceof Refusal) return error.errors.map(({ pointer, code }) => `${pointer} ${code}`);
  }
  throw new Error('It was not refused');
};

it('lets a tier be held by hand for at most 180 days', () => {
  expect(overrideTier(sound, { policy, state, on })).toEqual({ type: 'scoring.tier-overridden.v1', data: { ...sound, on } });
});

it.each([
  ['by its own approver', { approvedBy: 'Li.Na ' }, '/approvedBy own-approver'],
  ['without a reason', { reason: ' ' }, '/reason field-missing'],
  ['without an approver', { approvedBy: '' }, '/approvedBy field-missing'],
  ['without an expiry', { expiresOn: '' }, '/expiresOn field-missing'],
  ['beyond 180 days', { expiresOn: '2026-08-29' }, '/expiresOn too-long'],
  ['that is over already', { expiresOn: on }, '/expiresOn already-over'],
  ['until a day that is not one', { expiresOn: '2026-02-30' }, '/expiresOn not-a-date'],
  ['to an unknown tier', { tier: 'X' }, '/tier unknown-tier'],
  ['on an unknown ladder', { ladder: 'service' }, '/ladder unknown-ladder'],
])('refuses an override %s, and says which field and rule', (_, edit, expected) => {
  expect(refusal(() => overrideTier({ ...sound, ...edit }, { policy, state, on }))).toEqual([expected]);
});

it('says all that is wrong at once', () => {
  const asked = { ...sound, reason: '', expiresOn: '2027-01-01', tier: 'X' };
  expect(refusal(() => overrideTier(asked, { policy, state, on }))).toHaveLength(3);
});

it('refuses one of an account without a score, and all where the policy allows none', () => {
  expect(refusal(() => overrideTier(sound, { policy, state: initialScore, on }))).toEqual(['/accountId account-not-graded']);
  expect(() => overrideTier(sound, { policy: cnB2b(), state, on })).toThrow('no section `overrides`');
});

it('lets an approver differ only where the policy says so', () => {
  const lenient = cnB2b(['\nladders:', '\noverrides: { maxDuration: P180D, approverMustDiffer: false }\nladders:']);
  expect(overrideTier({ ...sound, approvedBy: 'li.na' }, { policy: lenient, state, on }).data.approvedBy).toBe('li.na');
});

it('refuses to give back what is not held', () => {
  const asked = { overrideId: 'o1', accountId: 'acct-a', ladder: 'value', by: 'wang.wei', reason: '' };
  expect(refusal(() => withdrawOverride(asked, { state, on }))).toEqual([
    '/reason field-missing',
    '/overrideId override-not-held',
  ]);
});
