import { edited } from '@strata/kernel/testing';
import { compileText, minimal } from '../test/policy.fixtures.js';
import { compilePolicy } from './compile-policy.js';
import { compareRights, readRight } from './entitlement.value.js';
import { catalogue } from '../test/policy.fixtures.js';

const section = `entitlements:
  value:
    E: { contract.discount: 0, operations.sla_p1: PT8H, operations.staff: shared }
    D: { contract.discount: 0.03, operations.sla_p1: PT4H, operations.staff: shared }
    C: { contract.discount: 0.050, operations.sla_p1: PT2H, operations.staff: '1:2', operations.green_channel: true }
  onDowngrade: { keepUntil: contract_end }
`;
const first = minimal.split('\n').length;

const problemsAfter = (from: string, to: string) => compilePolicy(minimal + edited(section, [from, to]), catalogue).problems;

it('gives each tier its rights, with numbers as exact text', () => {
  const [value] = compileText(minimal + section).entitlements;
  expect(value?.tiers.get('D')).toEqual({
    'contract.discount': '0.03',
    'operations.sla_p1': 'PT4H',
    'operations.staff': 'shared',
  });
  expect(value?.tiers.get('C')).toMatchObject({ 'contract.discount': '0.05', 'operations.green_channel': true });
  expect(value?.keeping).toEqual({ until: 'contract_end' });
});

it('keeps nothing on a downgrade unless the policy says so', () =>
  expect(compileText(minimal + section.replace(/ {2}onDowngrade.*\n/, '')).entitlements[0]?.keeping).toEqual({
    until: 'at_once',
  }));

it('keeps rights for a period', () =>
  expect(compileText(minimal + section.replace('contract_end', 'P60D')).entitlements[0]?.keeping).toMatchObject({
    until: 'period',
    span: { text: 'P60D' },
  }));

it.each([
  ['0.1', '0.03', 1],
  ['0.10', '0.1', 0],
  ['PT30M', 'PT1H', 1],
  ['PT60M', 'PT1H', 0],
  ['P60D', 'P30D', 1],
  ['1:1', '1:2', 1],
  ['2:4', '1:2', 0],
  [true, false, 1],
  ['shared', 'own', null],
] as const)('compares %s with %s', (a, b, expected) =>
  expect(compareRights(readRight(a)!, readRight(b)!, undefined)).toBe(expected),
);

it('takes what the policy calls better for better', () => {
  expect(problemsAfter('contract.discount: 0.03', 'contract.discount: -1')).toHaveLength(1);
  const lower = section
    .replace('contract.discount: 0.03', 'contract.discount: -1')
    .replace('contract.discount: 0.050', 'contract.discount: -2');
  expect(compilePolicy(`${minimal}${lower}  better: { contract.discount: less }\n`, catalogue).problems).toEqual([]);
});

it.each([
  ['a ladder that does not exist', '  value:', '  vlaue:', 1, 'unknown-ladder', /ladder `vlaue`/, /Did you mean `value`/],
  ['a tier that does not exist', '    D:', '    DD:', 3, 'unknown-tier', /no tier `DD`/, /Did you mean `D`/],
  [
    'a tier without rights',
    /    E:.*\n/.exec(section)![0],
    '',
    1,
    'tier-without-entitlements',
    /tier `E` of ladder `value`/,
    /`E: \{…\}`/,
  ],
  [
    'a node that does not exist',
    'E: { contract.',
    'E: { contrakt.',
    2,
    'unknown-node',
    /`contrakt`, which is not a node/,
    /Did you mean `contract`/,
  ],
  [
    'a right without a node',
    'E: { contract.discount',
    'E: { discount',
    2,
    'right-without-node',
    /`discount` does not say where/,
    /node\.name/,
  ],
  ['a right that is neither number nor time', 'PT8H', '8e-12', 2, 'not-a-right', /`8e-12`/, /nine decimals/],
  ['a time that is none', 'PT8H', 'PT8X', 2, 'not-a-right', /`PT8X`/, /PT4H/],
  [
    'a discount that shrinks',
    '0.050',
    '0.02',
    4,
    'entitlement-gets-worse',
    /worse: 0\.02 instead of 0\.03/,
    /better: \{contract\.discount: less\}/,
  ],
  ['an answer that comes later', 'PT2H', 'PT5H', 4, 'entitlement-gets-worse', /worse: PT5H instead of PT4H/, /PT4H or better/],
  [
    'a right that is lost on the way up',
    'PT4H, operations.staff: shared',
    'PT4H, operations.staff: shared, delivery.kickoff: true',
    4,
    'entitlement-lost',
    /has no `delivery\.kickoff`/,
    /delivery\.kickoff: true/,
  ],
  [
    'a right written in two ways',
    'PT4H',
    'true',
    3,
    'entitlement-kinds-differ',
    /is a yes\/no in tier `D` and a time in tier `E`/,
    /same way/,
  ],
  [
    'rights kept until nobody knows when',
    'contract_end',
    'christmas',
    5,
    'unknown-keep-until',
    /until `christmas`/,
    /contract_end/,
  ],
] as const)('refuses %s', (_mistake, from, to, line, code, says, remedy) => {
  const found = problemsAfter(from, to);
  expect(found).toContainEqual(
    expect.objectContaining({
      line: first + line,
      code,
      message: expect.stringMatching(says),
      remedy: expect.stringMatching(remedy),
    }),
  );
});
