import { cnB2b, order, overdue, referral, refund, registered, Story, trait } from '../test/score.fixtures.js';

const policy = cnB2b();
const day = '2026-03-01';
const threeLines = [
  order(200_000, day, { productLine: 'hosting' }),
  order(200_000, day, { productLine: 'lines' }),
  order(100_000, day, { productLine: 'security' }),
];
const potential = [...threeLines, referral(day), referral(day), trait('unlisted', true, day), trait('valuation', 'high', day)];

it('S3 ordinary: orders of 500,000 CNY in twelve months give 10 points and grade E', () => {
  const story = new Story(policy).then(registered(day), order(500_000, day));
  expect([story.points, story.card.base, story.tier]).toEqual([10, 10, 'E']);
});

it('S3 potential: the same customer with two referrals, three product lines, unlisted with a high valuation has 35 points and grade D', () => {
  const story = new Story(policy).then(...potential);
  expect([story.points, story.tier]).toEqual([35, 'D']);
  expect(story.moves).toEqual(['-→E on 2026-03-01: score 2 entered E (0)', 'E→D on 2026-03-01: score 35 reached D (30)']);
  expect(story.card).toMatchObject({
    accountId: 'acct-a',
    on: day,
    points: 35,
    base: 10,
    adjustments: [
      { id: 'referral', label: '成功推荐客户', points: 10, raw: 10, facts: { referrals: 2 } },
      { id: 'diversity', label: '需求种类丰富', points: 5, facts: { product_lines: 3 } },
      { id: 'growth', label: '未上市但估值高', points: 10, facts: { unlisted: true, valuation: 'high' } },
    ],
    notFired: [{ id: 'arrears', because: 'missing', missing: ['overdue'], facts: {} }],
    missing: expect.arrayContaining(['internal', 'overdue']),
    facts: { order_value: 50_000_000, referrals: 2, product_lines: 3, unlisted: true, valuation: 'high' },
    ladders: { value: { tier: 'D', since: day, pending: null, next: { tier: 'C', points: 15 } } },
    exclusion: null,
    override: null,
    policy: { id: 'cn-b2b', version: 1 },
    cause: { ledger: 'account', partition: 0, position: 7, type: 'account.trait-observed.v1' },
  });
});

describe('hysteresis', () => {
  const with27 = [refund(400_000, day)];

  it('27 points keep grade D for a customer who holds it', () => {
    const story = new Story(policy).then(...potential, ...with27);
    expect([story.points, story.tier]).toEqual([27, 'D']);
  });

  it('27 points leave a customer of grade E where it is', () => {
    const early = [
      order(40_000, day),
      order(40_000, day, { productLine: 'lines' }),
      order(20_000, day, { productLine: 'security' }),
    ];
    const story = new Story(policy).then(...early, ...potential.slice(3));
    expect([story.points, story.tier]).toEqual([27, 'E']);
  });

  it('26 points are just enough to keep D, 25 are not', () => {
    const keeps = new Story(
      cnB2b(["'5 * referrals'", "'9'"], [', validFor: P12M, label: 成功', ', when: referrals > 0, label: 成功']),
    ).then(...potential, ...with27);
    expect([keeps.points, keeps.tier]).toEqual([26, 'D']);
    const falls = new Story(policy).then(...potential, ...with27, overdue(day));
    expect([falls.points, falls.tier]).toEqual([22, 'E']);
    expect(falls.moves.at(-1)).toBe('D→E on 2026-03-01: score 22 fell below D (26 to keep)');
  });
});
