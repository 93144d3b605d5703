import { policyViewOf } from './policy-view.js';

it('quotes a rule with its bounds, and how long it is valid in words', () => {
  const adjust = [{ id: 'referral', points: '5 * referrals', when: 'referrals > 0', max: 10, validFor: 'P12M' }];
  expect(policyViewOf({ scoring: { adjust } }).rules.get('referral')).toBe(
    '5 * referrals when referrals > 0, max 10, valid for 12 months',
  );
});
