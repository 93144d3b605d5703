import { inputOf } from '@strata/kernel/testing';
import { cnB2b, order, overdue, policyOf, referral, refund, registered, Story, tagged, trait } from '../test/score.fixtures.js';
import { counterfactuals } from './counterfactual.js';
import { receive } from './index.js';
import { describeChange, describeScore } from './score.describe.js';

const day = '2026-03-01';
const policy = cnB2b(
  ['label: 十二个月订单金额', "label: { en: 'orders of twelve months', zh: 十二个月订单金额 }"],
  ['label: 成功推荐数', 'label: { en: referrals, zh: 成功推荐数 }'],
);
const threeLines = ['hosting', 'lines', 'security'].map((productLine) => order(100_000, day, { productLine }));
const changes = (story: Story) =>
  counterfactuals(story.policy, story.card).map((change) => [
    describeChange(story.policy, change, 'en'),
    change.tier,
    change.points,
  ]);

it('S3 potential: names each fact that would reach the next grade alone, and how much of it', () => {
  const facts = [...threeLines, order(200_000, day), trait('unlisted', true, day), trait('valuation', 'high', day)];
  const story = new Story(policy).then(...facts);
  expect(story.points).toBe(25);
  expect(changes(story)).toEqual([
    ['orders of twelve months up to 1,000,000.00 CNY', 'D', 35],
    ['1 more: referrals', 'D', 30],
  ]);
});

it('says how many more it takes, not just one', () => {
  const story = new Story(cnB2b(['50000000: 10', '50000000: 20'])).then(order(500_000, day));
  expect(changes(story)).toContainEqual(['2 more: 成功推荐数', 'D', 30]);
});

it('names the smallest number that is enough, not a round one', () => {
  const story = new Story(cnB2b(["'5 * referrals', max: 10", "'referrals', max: 40"])).then(
    ...threeLines,
    order(200_000, day),
    referral(day),
  );
  expect(story.points).toBe(16);
  expect(changes(story)).toContainEqual(['14 more: 成功推荐数', 'D', 30]);
});

it('names a yes or no, a text, and what there would have to be less of', () => {
  const facts = [order(1_000_000, day), trait('unlisted', true, day), trait('valuation', 'low', day), overdue(day), overdue(day)];
  const story = new Story(cnB2b(['enter: 30, keep: 26', 'enter: 20, keep: 16'])).then(...facts);
  expect(story.points).toBe(10);
  expect(changes(story)).toEqual([
    ['十二个月订单金额 up to 3,000,000.00 CNY', 'D', 25],
    ['2 fewer: 逾期次数', 'D', 20],
    ['2 more: 成功推荐数', 'D', 20],
    ['估值: high', 'D', 20],
  ]);
});

it('finds the exact amount between two bands where points grow with it', () => {
  const story = new Story(cnB2b(["'5 * referrals', max: 10", "'order_value / 1000000', max: 90"])).then(order(50_000, day));
  expect(story.points).toBe(5);
  expect(changes(story)).toContainEqual(['十二个月订单金额 up to 280,000.00 CNY', 'D', 30]);
});

it('counts points that lapsed again for what would be new', () => {
  const story = new Story(cnB2b(['fold: count, event: ReferralConverted, window: P12M', 'fold: count, event: ReferralConverted']))
    .then(order(900_000, day), ...threeLines, referral(day), referral(day), trait('unlisted', true, day))
    .until('2027-02-28')
    .then(order(1_200_000, '2027-02-28'))
    .until('2027-03-02');
  expect([story.points, story.card.notFired.find(({ id }) => id === 'referral')?.because]).toEqual([20, 'lapsed']);
  expect(changes(story)).toContainEqual(['1 more: 成功推荐数', 'D', 30]);
});

it('names the tag that a rule of a matrix asks for', () => {
  const matrix = policyOf(`
apiVersion: tiering/v1
kind: CustomerPolicy
metadata: { id: matrix, version: 1, effectiveFrom: '2025-01-01', timezone: Asia/Shanghai, currency: CNY }
facts:
  orders: { type: int, fold: count, event: OrderPlaced }
scoring: { base: { fact: orders, bands: { 0: 0 } } }
ladders: { service: { rules: [{ id: S, when: "'strategic' in tags || orders >= 5" }, { id: C, when: 'true' }] } }
`);
  const story = new Story(matrix).then(order(1, day), tagged('loud', day));
  expect(changes(story)).toEqual([
    ['4 more: orders', 'S', 0],
    ['the tag strategic', 'S', 0],
  ]);
});

it('names nothing for an account that is not graded', () =>
  expect(changes(new Story(policy).then(registered(day), trait('internal', true, day)))).toEqual([]));

it('explains a score in English, in the words of the policy', () => {
  const capped = cnB2b(['label: 成功推荐数', 'label: { en: referrals, zh: 成功推荐数 }'], ['max: 10', 'max: 8']);
  const story = new Story(capped).then(...threeLines, order(200_000, day), referral(day), referral(day));
  expect(describeScore(capped, story.card, 'en')).toEqual([
    '23 points, 10 of them to begin with.',
    '+8 for 成功推荐客户 (referrals 2, limited from +10).',
    '+5 for 需求种类丰富 (需求种类 3).',
    'Nothing for 未上市但估值高: 未上市, 估值 are not known.',
    'Nothing for 逾期欠款: 逾期次数 is not known.',
    'Not known, and not counted as zero: 内部账户, 逾期次数, 未上市, 估值.',
    '客户等级: E 普通客户 since 2026-03-01. 7 more points reach D 潜力客户.',
    'Alone would reach D 潜力客户 (客户等级), with 33 points: 十二个月订单金额 up to 1,000,000.00 CNY.',
  ]);
});

it('explains a score in Chinese, in the words of the policy', () => {
  const story = new Story(policy).then(
    ...threeLines,
    order(200_000, day),
    trait('unlisted', true, day),
    trait('valuation', 'high', day),
  );
  expect(describeScore(policy, story.card, 'zh')).toEqual([
    '共 25 分，其中基础分 10 分。',
    '需求种类丰富：+5 分（需求种类 3）。',
    '未上市但估值高：+10 分（未上市 是、估值 high）。',
    '成功推荐客户：未计分，成功推荐数未知。',
    '逾期欠款：未计分，逾期次数未知。',
    '未知（不计分，也不当作零）：内部账户、逾期次数、成功推荐数。',
    '客户等级：E 普通客户，自 2026-03-01 起。再得 5 分即达到 D 潜力客户。',
    '仅凭一项即可达到 D 潜力客户（客户等级，共 35 分）：十二个月订单金额达到 1,000,000.00 CNY。',
    '仅凭一项即可达到 D 潜力客户（客户等级，共 30 分）：成功推荐数再增加 1。',
  ]);
});

it('says why an account is not graded, in both languages', () => {
  const { card } = new Story(policy).then(registered(day), trait('internal', true, day));
  expect(describeScore(policy, card, 'en')).toEqual(['Not graded: not a customer.']);
  expect(describeScore(policy, card, 'zh')).toEqual(['不参与评级：not a customer。']);
});

describe('what is out of the ordinary about a grade', () => {
  const careful = (hold = '') =>
    cnB2b(
      ['\nladders:', '\noverrides: { maxDuration: P180D, approverMustDiffer: true }\nladders:'],
      [
        '{ id: A, label: 战略客户, enter: 85, keep: 77 }',
        `{ id: A, label: 战略客户, enter: 85, keep: 77 }\n    downgrade: { confirm: 1, grace: P30D${hold} }`,
      ],
    );
  const falling = (policyOfCase = careful()) => {
    const story = new Story(policyOfCase).then(order(3_000_000, day)).then(refund(2_600_000, '2026-03-02'));
    return (language: 'en' | 'zh') => describeScore(policyOfCase, story.card, language).find((line) => /since|自/.test(line));
  };

  it('is said in words: the fall that is announced, its day, and the points it takes to stay', () => {
    const says = falling();
    expect(says('en')).toContain('D 潜力客户 since 2026-03-01. Falls to E 普通客户 on 2026-04-01 unless 24 more points come.');
    expect(says('zh')).toContain('D 潜力客户，自 2026-03-01 起。将于 2026-04-01 降至 E 普通客户，再得 24 分即可保级。');
  });

  it('is said in words: that the fall may have to wait', () => {
    const says = falling(careful(', hold: unlisted'));
    expect(says('en')).toContain('on 2026-04-01, later while the policy holds it, unless 24 more points come.');
    expect(says('zh')).toContain('降至 E 普通客户（政策暂缓期间顺延），再得 24 分即可保级。');
  });

  it('is said in words: the tier that is held by hand, until when, why, and by whom', () => {
    const story = new Story(careful()).then(order(500_000, day));
    const asked = { overrideId: 'o1', ladder: 'value', tier: 'A', reason: 'a reference', requestedBy: 'li', approvedBy: 'wang' };
    const input = inputOf(
      { type: 'scoring.tier-overridden.v1', data: { accountId: 'acct-a', ...asked, expiresOn: '2026-06-01' }, day },
      1,
      day,
    );
    const { decisions } = receive(story.policy, story.state, input);
    story.decisions.push(...decisions);
    expect(describeScore(story.policy, story.card, 'en').join()).toContain(
      'A 战略客户 since 2026-03-01. Held by hand until 2026-06-01: a reference (asked for by li, allowed by wang).',
    );
    expect(describeScore(story.policy, story.card, 'zh').join()).toContain(
      '人工设定，有效期至 2026-06-01：a reference（申请人 li，批准人 wang）。',
    );
  });
});
