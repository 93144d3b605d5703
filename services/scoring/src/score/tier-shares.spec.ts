import { tierRealities } from './tier-shares.js';

const ladder = {
  rules: [
    { id: 'S', when: 'rank_share <= 0.15', expectShare: [0.1, 0.2] as const },
    { id: 'C', when: 'true' },
  ],
};
const shareOfS = (strategic: number, others: number) =>
  tierRealities(
    ladder,
    new Map([
      ['S', strategic],
      ['C', others],
    ]),
  ).at(-1);

it.each([
  [10, 90, true],
  [20, 80, true],
  [9, 91, false],
  [21, 79, false],
])('S0: with %i strategic customers beside %i others it says whether that is 10%% to 20%%: %s', (strategic, others, isExpected) =>
  expect(shareOfS(strategic, others)).toMatchObject({
    accounts: strategic,
    share: strategic / 100,
    expected: [0.1, 0.2],
    isExpected,
  }),
);

it('expects nothing of a tier of which the policy says nothing', () =>
  expect(
    tierRealities(
      ladder,
      new Map([
        ['S', 1],
        ['C', 9],
      ]),
    )[0],
  ).toMatchObject({ expected: null, isExpected: null, share: 0.9 }));

it('says nothing while nobody is graded', () => expect(shareOfS(0, 0)).toMatchObject({ share: null, isExpected: null }));
