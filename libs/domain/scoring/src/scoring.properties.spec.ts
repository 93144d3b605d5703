import { type Fact, inputOf, opening } from '@strata/kernel/testing';
import fc from 'fast-check';
import { type AccountInput, addDays, isInWindow, parsePeriod, type PlainDate } from '@strata/kernel';
import { adopt, evolve, explain, initialScore, nextDue, observe, type ScoreState, step } from './index.js';
import {
  cnB2b,
  contract,
  order,
  overdue,
  policyOf,
  referral,
  refund,
  registered,
  Story,
  tagged,
  trait,
} from '../test/score.fixtures.js';

const start = '2025-01-01';
const policies = [
  cnB2b(),
  cnB2b(['event: ReferralConverted, window: P12M', 'event: ReferralConverted'], ['window: P6M', 'window: P45D']),
  policyOf(`
apiVersion: tiering/v1
kind: CustomerPolicy
metadata: { id: folds, version: 1, effectiveFrom: '2025-01-01', timezone: Asia/Shanghai, currency: CNY }
facts:
  spend: { type: money, fold: sum, event: OrderPlaced, field: amount, minus: OrderRefunded, window: P2M }
  ever: { type: int, fold: count, event: OrderPlaced, minus: OrderRefunded }
  largest: { type: money, fold: max, event: OrderPlaced, field: amount, window: P1M }
  smallest: { type: money, fold: min, event: OrderPlaced, field: amount, window: P20D }
  ranges: { type: int, fold: distinct, event: OrderPlaced, field: productLine, window: P1M }
  idle: { type: int, fold: since, event: OrderPlaced }
  valuation: { type: string, fold: last, event: TraitObserved, match: { name: valuation }, field: value, window: P3M }
  internal: { type: bool, fold: last, event: TraitObserved, match: { name: internal }, field: value, window: P1M }
  recent: { type: money, fold: sum, event: OrderPlaced, field: amount, minus: OrderRefunded, window: P40D }
  calls: { type: int, fold: count, event: OrderPlaced, window: P3M }
  kinds: { type: int, fold: distinct, event: OrderPlaced, field: productLine, window: P50D }
scoring:
  base: { fact: spend, bands: { 0: 0, 10000000: 20, 40000000: 40 } }
  adjust:
    - { id: idle, points: '-idle / 10', when: 'idle > 15' }
    - { id: largest, points: 5, when: 'largest > smallest', validFor: P10D }
    - { id: ranges, points: '4 * ranges', max: 8 }
    - { id: high, points: 9, when: valuation == 'high' }
    - { id: strong, points: 6, when: 'recent >= 20000000 || calls >= 4' }
    - { id: silent, points: -7, when: 'calls == 0 && recent <= 0' }
    - { id: broad, points: 3, when: 'kinds >= 2 && kinds != 3' }
ladders: { value: { tiers: [{ id: B, enter: 0 }, { id: A, enter: 25, keep: 20 }] }, other: { tiers: [{ id: X, enter: 0 }, { id: Y, enter: 10 }] } }
exclude: [{ when: internal && ever > 1, reason: not a customer }]
segments: { often: { when: 'ever >= 3 || "strategic" in tags' }, sleeping: { when: 'idle > 20 && tier.value == "B"' } }
entitlements:
  value: { B: { contract.discount: 0, delivery.kickoff: true }, A: { contract.discount: 0.05, delivery.kickoff: true } }
  other: { X: {}, Y: { operations.sla_p1: PT4H } }
  onDowngrade: { keepUntil: contract_end }
`),
  policyOf(`
apiVersion: tiering/v1
kind: CustomerPolicy
metadata: { id: falls, version: 1, effectiveFrom: '2025-01-01', timezone: Asia/Shanghai, currency: CNY }
facts:
  spend: { type: money, fold: sum, event: OrderPlaced, field: amount, minus: OrderRefunded, window: P2M }
  late: { type: int, fold: count, event: InvoiceOverdue, window: P3M }
  idle: { type: int, fold: since, event: OrderPlaced }
  unlisted: { type: bool, fold: last, event: TraitObserved, match: { name: unlisted }, field: value }
scoring:
  base: { fact: spend, bands: { 0: 0, 10000000: 20, 40000000: 40, 60000000: 60 } }
  adjust: [{ id: late, points: '-2 * late' }]
ladders:
  value:
    tiers: [{ id: D, enter: 0 }, { id: C, enter: 20, keep: 14 }, { id: B, enter: 40, keep: 36 }, { id: A, enter: 60, keep: 55 }]
    downgrade: { confirm: 2, every: P2W, grace: P20D, maxSteps: 1, hold: 'unlisted && idle < 100' }
  service:
    rules: [{ id: S, when: "'internal' in tags || tier.value == 'A'" }, { id: A, when: 'spend >= 20000000 && late < 2' }, { id: C, when: 'true' }]
    downgrade: { confirm: 1, grace: P1M }
`),
  policyOf(`
apiVersion: tiering/v1
kind: CustomerPolicy
metadata: { id: rises, version: 1, effectiveFrom: '2025-01-01', timezone: Asia/Shanghai, currency: CNY }
facts:
  spend: { type: money, fold: sum, event: OrderPlaced, field: amount, minus: OrderRefunded, window: P2M }
  idle: { type: int, fold: since, event: OrderPlaced }
scoring: { base: { fact: spend, bands: { 0: 0, 10000000: 20, 40000000: 40, 60000000: 60 } } }
ladders:
  value:
    tiers: [{ id: D, enter: 0 }, { id: C, enter: 20, keep: 14 }, { id: B, enter: 40, keep: 36 }, { id: A, enter: 60, keep: 55 }]
    upgrade: { confirm: 2, every: P12D }
    downgrade: { confirm: 1, grace: P20D, maxSteps: 1 }
  service:
    rules: [{ id: S, when: "idle < 40 && tier.value == 'A'" }, { id: A, when: 'spend >= 20000000 && idle < 25' }, { id: C, when: 'true' }]
    upgrade: { confirm: 3, every: P4D }
`),
];

const aDay = fc.integer({ min: 0, max: 420 }).map((days) => addDays(start, days));
const aLine = fc.constantFrom('hosting', 'lines', 'security');
const aFact: fc.Arbitrary<Fact> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 900_000 }), aDay, aLine)
      .map(([yuan, day, productLine]) => order(yuan, day, { productLine })),
  },
  fc.tuple(fc.integer({ min: 1, max: 900_000 }), aDay).map(([yuan, day]) => refund(yuan, day)),
  aDay.map(referral),
  aDay.map(overdue),
  aDay.map(registered),
  fc.tuple(fc.constantFrom('low', 'high'), aDay).map(([value, day]) => trait('valuation', value, day)),
  fc.tuple(fc.boolean(), aDay).map(([value, day]) => trait('unlisted', value, day)),
  fc.tuple(fc.boolean(), aDay).map(([value, day]) => trait('internal', value, day)),
  fc.tuple(fc.boolean(), aDay).map(([has, day]) => tagged('strategic', day, has)),
  fc.tuple(aDay, fc.integer({ min: 20, max: 400 })).map(([day, days]) => contract(day, addDays(day, days))),
);
const byDay = (a: Fact, b: Fact): number => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0);
const aHistory = fc.array(aFact, { maxLength: 25 }).map((facts) => facts.toSorted(byDay));
const aPolicy = fc.constantFrom(...policies);
const end = addDays(start, 800);

const decisionsOf = (story: Story) => story.decisions.map(({ type, data }) => JSON.stringify({ type, data }));

it('decides the same when an account is looked at every day as when it is looked at on its due days only', () =>
  fc.assert(
    fc.property(aPolicy, aHistory, (policy, facts) => {
      const due = new Story(policy, start).then(...facts).until(end);
      const daily = new Story(policy, start, true).then(...facts).until(end);
      expect(decisionsOf(due)).toEqual(decisionsOf(daily));
    }),
    { numRuns: 60 },
  ));

it('decides the same however the events are split into batches, with the rows written and read in between', () =>
  fc.assert(
    fc.property(aPolicy, aHistory, fc.array(fc.boolean()), (policy, facts, cuts) => {
      const whole = new Story(policy, start).then(...facts);
      const split = new Story(policy, start);
      facts.forEach((fact, index) => {
        split.then(fact);
        if (cuts[index]) split.state = JSON.parse(JSON.stringify(split.state)) as ScoreState;
      });
      expect(decisionsOf(split)).toEqual(decisionsOf(whole));
      expect(JSON.stringify(split.state)).toBe(JSON.stringify(whole.state));
    }),
    { numRuns: 60 },
  ));

it('decides the same for an account whatever happens to other accounts in between', () =>
  fc.assert(
    fc.property(aPolicy, aHistory, aHistory, (policy, mine, others) => {
      const alone = inputs(mine, 'acct-a');
      const together = [...alone, ...inputs(others, 'acct-b')].toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
      const states = new Map<string, ScoreState>();
      const decided = together.flatMap((input) => {
        const { state, decisions } = step(policy, states.get(input.accountId) ?? initialScore, input);
        states.set(input.accountId, state);
        return decisions;
      });
      const { decisions } = run(policy, alone);
      expect(decided.filter(({ data }) => data.accountId === 'acct-a')).toEqual(decisions);
    }),
    { numRuns: 60 },
  ));

it('decides once, however often and however late an event comes again', () =>
  fc.assert(
    fc.property(aPolicy, aHistory, fc.array(fc.nat(), { maxLength: 30 }), (policy, facts, again) => {
      const once = inputs(facts, 'acct-a');
      const { state, decisions } = run(policy, once);
      const twice = once.flatMap((input, index) => [
        input,
        ...again.filter((at) => at % once.length === index).flatMap((at) => once.slice(Math.max(0, index - (at % 4)), index + 1)),
      ]);
      const repeated = run(policy, twice);
      expect(repeated.decisions).toEqual(decisions);
      expect(repeated.state).toEqual(state);
    }),
    { numRuns: 60 },
  ));

it('arrives at the same score whatever the order in which facts of one day range are reported', () =>
  fc.assert(
    fc.property(aPolicy, fc.array(aFact, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (policy, facts, chance) => {
      const distinct = facts.map((fact, index) => ({
        ...fact,
        time: `${fact.day}T0${String(index % 10)}:00:00.${String(index).padStart(3, '0')}Z`,
      }));
      const shuffled = distinct
        .map((fact) => ({ fact, key: chance.next().value }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ fact }) => fact);
      const scoreOf = (reported: readonly Fact[]) => {
        const folded = reported.reduce(
          (state, fact, index) => observe(policy, state, inputOf(fact, index + 1, end)),
          initialScore,
        );
        const {
          facts: values,
          points,
          missing,
        } = explain(policy, folded, { accountId: 'acct-a', on: end, cause: opening(end, 99).cause });
        return { values, points, missing };
      };
      expect(scoreOf(shuffled)).toEqual(scoreOf(distinct));
    }),
    { numRuns: 60 },
  ));

it('never gives fewer points for more of what earns points', () =>
  fc.assert(
    fc.property(aHistory, fc.integer({ min: 0, max: 60 }), fc.constantFrom('order', 'referral'), (facts, later, kind) => {
      const on = addDays(facts.at(-1)?.day ?? start, later);
      const [before, after] = [new Story(policies[0]!, start), new Story(policies[0]!, start)].map((story) =>
        story
          .then(registered(start), ...facts.filter(({ data }) => JSON.stringify(data) !== '{"name":"internal","value":true}'))
          .until(on),
      );
      after!.then(kind === 'order' ? order(100_000, on) : referral(on));
      expect(after!.points).toBeGreaterThanOrEqual(before!.points);
    }),
    { numRuns: 60 },
  ));

it('has in a window what the definition of a window says, day by day', () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 1_000 }), aDay), { maxLength: 20 }),
      fc.constantFrom('P1M', 'P12M', 'P30D', 'P1Y2M3D', 'P2W'),
      aDay,
      (amounts, window, day) => {
        const policy = cnB2b(['minus: OrderRefunded, window: P12M', `window: ${window}`]);
        const period = parsePeriod(window)!;
        const facts = amounts
          .map(([yuan, on]) => order(yuan, on))
          .toSorted(byDay)
          .filter((fact) => fact.day <= day);
        const story = new Story(policy, start).then(...facts).until(day);
        const naive = amounts.filter(([, on]) => isInWindow(on, day, period)).reduce((sum, [yuan]) => sum + yuan * 100, 0);
        const card = explain(policy, story.state, { accountId: 'acct-a', on: day, cause: opening(day, 1).cause });
        expect(card.facts['order_value'] ?? 0).toBe(naive);
      },
    ),
    { numRuns: 100 },
  ));

it('keeps a state that its own decisions explain', () =>
  fc.assert(
    fc.property(aPolicy, aHistory, (policy, facts) => {
      const story = new Story(policy, start).then(...facts).until(end);
      const folded = story.decisions.reduce(evolve, initialScore);
      const parts = ({ ladders, excluded, scored, rights, segments }: ScoreState) => ({
        ladders,
        excluded,
        scored,
        rights,
        segments,
      });
      expect(parts(folded)).toEqual(parts(story.state));
    }),
    { numRuns: 60 },
  ));

it('never says that something is due on a day that is over', () =>
  fc.assert(
    fc.property(aPolicy, aHistory, (policy, facts) => {
      const story = new Story(policy, start).then(...facts);
      const due = nextDue(policy, story.state);
      expect(due === null || due > (story.state.on ?? '')).toBe(true);
    }),
    { numRuns: 60 },
  ));

it('gives an account under a new policy the score it would always have had, and keeps the tier it holds', () =>
  fc.assert(
    fc.property(aHistory, (facts) => {
      const [before, after] = [policies[0]!, cnB2b(['enter: 30, keep: 26', 'enter: 20, keep: 12'], ['version: 1', 'version: 2'])];
      const history = inputs(facts, 'acct-a');
      const held = run(before, history).state;
      const on = facts.at(-1)?.day ?? start;
      const folded = history.reduce((state, input) => observe(after, state, { ...input, on }), initialScore);
      const took = inputOf({ type: 'scoring.policy-took-effect.v1', data: {}, day: on }, 1, on);
      const adopted = adopt(after, held, folded, took);
      const [first] = adopted.decisions.filter(({ type }) => type === 'scoring.score-changed.v1');
      expect(first?.data.policy.version).toBe(2);
      expect(adopted.state.facts).toEqual(run(after, [...history, opening(on, 1_000)]).state.facts);
      const kept =
        held.ladders['value']?.tier === 'D' &&
        first?.type === 'scoring.score-changed.v1' &&
        first.data.points >= 12 &&
        first.data.points < 20;
      if (kept) expect(adopted.state.ladders['value']?.tier).toBe('D');
    }),
    { numRuns: 60 },
  ));

/** The inputs of an account: each fact on its day, as the ledger would give them. */
function inputs(facts: readonly Fact[], accountId: string): readonly AccountInput[] {
  return facts.map((fact, index) => inputOf(fact, index + 1, fact.day, accountId));
}

function run(policy: Story['policy'], history: readonly AccountInput[], on?: PlainDate) {
  const story = new Story(policy, on ?? start);
  for (const input of history) story.take(input);
  return story;
}
