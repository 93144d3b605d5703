import { stripVTControlCharacters } from 'node:util';
import { document, score } from '../../test/score.fixtures.js';
import { policyViewOf } from './policy-view.js';
import { scoreOf } from './score.js';
import { unrecordedText, whyInWords, whyText } from './why.js';

const why = (changes: object = {}): string =>
  stripVTControlCharacters(whyText(scoreOf({ ...score, ...changes }), policyViewOf(document)));

it('explains a grade in full', () =>
  expect(why()).toBe(`acct-a has 35 points: tier D since 2026-03-01 on ladder value
├─ decided on 2026-03-01 under policy cn-b2b@3 sha256:ab
├─ base 10 points
│  ├─ order_value is 500,000.00 CNY: the band from 500,000.00 CNY gives 10
│  └─ 500,000.00 CNY more would give 20
├─ adjustments +25
│  ├─ +10 (capped, +15 without) referral (成功推荐客户): 5 * referrals, max 10
│  │  └─ referrals is 3
│  ├─ +5 diversity: 5 when product_lines >= 3
│  │  └─ product_lines is 3
│  ├─ +10 growth: 10 when unlisted && valuation == 'high'
│  │  ├─ unlisted is yes
│  │  └─ valuation is high
│  ├─ did not fire: arrears: -5 * overdue, min -15
│  │  └─ overdue was never observed
│  └─ did not fire: breadth: 5 when product_lines >= 10
│     └─ product_lines is 3
├─ facts on 2026-03-01
│  ├─ order_value is 500,000.00 CNY  Orders of a year
│  ├─ referrals is 3
│  ├─ product_lines is 3
│  ├─ unlisted is yes
│  ├─ valuation is high
│  ├─ overdue was never observed: it contributes nothing
│  └─ not counted: order_value: USD has no rate
├─ next on ladder value: 15 more points reach C
└─ cause: account.referral-converted.v1 at position 1,234 of partition 3 of the account ledger
   ├─ event e-1
   └─ decision d-1`));

it('says why an account is not graded', () =>
  expect(why({ exclusion: 'not a customer' })).toContain('├─ not graded: not a customer'));

it('says when nothing was ever observed', () =>
  expect(why({ facts: {}, missing: ['order_value'], base: 0, adjustments: [] })).toContain('order_value was never observed'));

it('says that the policy holds the points within limits', () =>
  expect(why({ points: 100, unclamped: 112 })).toContain('held within the limits of the policy: 112 points without them'));

it('says that a rule has lapsed, and when', () =>
  expect(why({ notFired: [{ id: 'referral', because: 'lapsed', lapsedOn: '2026-02-01', facts: { referrals: 3 } }] })).toContain(
    'lapsed on 2026-02-01: referral',
  ));

it('says that the top is reached', () =>
  expect(why({ ladders: { value: { tier: 'A', since: '2026-03-01', next: null } } })).toContain('next on ladder value: the top'));

it('says what would reach the next tier alone', () => {
  const counterfactuals = [
    { ladder: 'value', tier: 'C', fact: 'referrals', from: 3, to: 5, points: 50, text: { en: '2 more: referrals' } },
  ];
  expect(why({ counterfactuals })).toContain(
    '├─ next on ladder value: 15 more points reach C\n│  └─ 2 more: referrals alone would reach C with 50 points',
  );
});

it('explains in Chinese what the server says in Chinese', () => {
  const words = { en: ['35 points.'], zh: ['共 35 分。', '客户等级：D。'] };
  expect(stripVTControlCharacters(whyInWords(scoreOf({ ...score, words }), 'zh'))).toBe(
    'acct-a  2026-03-01  cn-b2b@3\n├─ 共 35 分。\n└─ 客户等级：D。',
  );
});

it('says what is known now of a past day, beside what was known then', () => {
  const words = { en: ['35 points as known then, 45 as known now.'], zh: ['按当时所知 35 分，按现在所知 45 分。'] };
  const asKnownNow = { on: '2026-03-01', points: 45, words };
  expect(why({ asKnownNow })).toContain('\n└─ 2026-03-01 as known now\n   └─ 35 points as known then, 45 as known now.');
  expect(stripVTControlCharacters(whyInWords(scoreOf({ ...score, words: { zh: ['共 35 分。'] }, asKnownNow }), 'zh'))).toBe(
    'acct-a  2026-03-01  cn-b2b@3\n├─ 共 35 分。\n└─ 按现在所知看 2026-03-01\n   └─ 按当时所知 35 分，按现在所知 45 分。',
  );
});

it('says of a day by which nothing was on record that it is so, and what is known of it now', () => {
  const asKnownNow = { on: '2026-02-01', points: 35, words: { en: ['35 points as known now.'], zh: ['按现在所知 35 分。'] } };
  const answer = { accountId: 'acct-a', on: '2026-02-01', points: null, ladders: {}, firstDecidedOn: '2026-03-01', asKnownNow };
  const unrecorded = scoreOf(answer);
  expect(unrecorded.isOnRecord).toBe(false);
  expect(stripVTControlCharacters(unrecordedText(unrecorded, 'en'))).toBe(`Nothing was on record of acct-a by 2026-02-01
├─ its first score was decided on 2026-03-01
└─ 2026-02-01 as known now
   └─ 35 points as known now.`);
  expect(unrecordedText(unrecorded, 'zh')).toContain('首次评分于 2026-03-01');
});
