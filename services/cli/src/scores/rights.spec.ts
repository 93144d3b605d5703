import { stripVTControlCharacters } from 'node:util';
import { unexpectedShares } from './expectations.js';
import { rightsLines } from './rights.js';

it('says what an account is entitled to, and what of it is kept of a tier that it lost', () => {
  const value = {
    tier: 'E',
    effectiveFrom: '2026-09-10',
    entitlements: { 'contract.discount': '0.03', 'operations.green_channel': true, 'operations.sla_p1': 'PT1H30M' },
    kept: [{ tier: 'D', until: '2027-02-28', entitlements: { 'contract.discount': '0.03' } }],
  };
  expect(rightsLines({ ladders: { value } })).toEqual([
    ['rights by value', 'tier E since 2026-09-10'],
    ['  contract.discount', '0.03 (of tier D, kept until 2027-02-28)'],
    ['  operations.green_channel', 'yes'],
    ['  operations.sla_p1', '1 hour 30 minutes'],
  ]);
});

it('says when reality is outside what the policy expects, and nothing else', () => {
  const tiers = [
    { tier: 'S', accounts: 24, share: 0.24, expected: [0.1, 0.2], isExpected: false },
    { tier: 'A', accounts: 76, share: 0.76, expected: null, isExpected: null },
  ];
  expect(unexpectedShares({ items: [{ ladder: 'service', accounts: 100, tiers }] }).map(stripVTControlCharacters)).toEqual([
    'service S: 24 of 100 accounts, 24%; the policy expects 10% to 20%.',
  ]);
});
