import type { AccountInput } from '@strata/kernel';
import { inputOf } from '@strata/kernel/testing';
import { cnB2b, order, policyOf, referral, Story, trait } from '../test/score.fixtures.js';
import { adopt, initialScore, nextDue, observe, receive } from './index.js';

const day = '2026-03-01';
const policy = cnB2b(['\nladders:', '\noverrides: { maxDuration: P180D, approverMustDiffer: true }\nladders:']);

const told = (on: string, type: string, data: object): AccountInput =>
  inputOf({ type, data: { accountId: 'acct-a', on, ...data }, day: on }, 1, on);
const overridden = (on: string, tier: string, expiresOn: string, overrideId = 'o1', ladder = 'value'): AccountInput =>
  told(on, 'scoring.tier-overridden.v1', {
    overrideId,
    ladder,
    tier,
    reason: 'a reference customer',
    requestedBy: 'li',
    approvedBy: 'wang',
    expiresOn,
  });
const withdrawn = (on: string, overrideId = 'o1'): AccountInput =>
  told(on, 'scoring.override-withdrawn.v1', { overrideId, ladder: 'value', by: 'wang', reason: 'not needed any more' });

/** A story that is also told what scoring is told besides facts. */
class Told extends Story {
  tell(...inputs: readonly AccountInput[]): this {
    for (const input of inputs) {
      if (input.on > this.on) this.until(input.on);
      const { state, decisions } = receive(this.policy, this.state, input);
      this.state = state;
      this.decisions.push(...decisions);
    }
    return this;
  }
}

const start = (): Told => new Told(policy, day).then(order(500_000, day));

it('holds the tier set by hand until its day, whatever the points are meanwhile', () => {
  const story = start().tell(overridden(day, 'A', '2026-06-01'));
  expect(story.tier).toBe('A');
  expect(story.moves.at(-1)).toBe('E→A on 2026-03-01: set by hand until 2026-06-01: a reference customer');
  expect(story.card).toMatchObject({
    override: {
      value: { overrideId: 'o1', tier: 'A', requestedBy: 'li', approvedBy: 'wang', since: day, expiresOn: '2026-06-01' },
    },
    ladders: { value: { tier: 'A', since: day, pending: null } },
    cause: { ledger: 'scoring', type: 'scoring.tier-overridden.v1' },
  });
  story.then(order(9_000_000, '2026-03-10'), referral('2026-04-01'));
  expect([story.tier, story.points > 10]).toEqual(['A', true]);
});

it('expires on its day and not before, and lets the ladder decide from the tier that it had given', () => {
  const story = start().tell(overridden(day, 'A', '2026-06-01'));
  expect(nextDue(policy, story.state)).toBe('2026-06-01');
  expect(story.until('2026-05-31').tier).toBe('A');
  story.until('2026-06-01');
  expect(story.decisions.slice(-3)).toMatchObject([
    {
      type: 'scoring.override-expired.v1',
      data: { overrideId: 'o1', ladder: 'value', tier: 'A', because: 'expired', on: '2026-06-01' },
    },
    { type: 'scoring.score-changed.v1', data: { override: null, ladders: { value: { tier: 'E', since: '2026-06-01' } } } },
    {
      type: 'scoring.tier-changed.v1',
      data: { from: 'A', to: 'E', direction: 'down', reason: 'the override expired, score 10 entered E (0)' },
    },
  ]);
});

it('gives back what the ladder had given even where a fall would take its time', () => {
  const slow = policyOf(`
apiVersion: tiering/v1
kind: CustomerPolicy
metadata: { id: slow, version: 1, effectiveFrom: '2026-01-01', timezone: Asia/Shanghai, currency: CNY }
facts: { spend: { type: money, fold: sum, event: OrderPlaced, field: amount, window: P1M } }
scoring: { base: { fact: spend, bands: { 0: 0, 100000: 20, 900000: 30 } } }
overrides: { maxDuration: P180D, approverMustDiffer: true }
ladders:
  value: { tiers: [{ id: C, enter: 0 }, { id: B, enter: 20, keep: 10 }, { id: A, enter: 30 }], downgrade: { confirm: 1, grace: P60D, hold: override.active } }
`);
  const story = new Told(slow, day)
    .then(order(1_000, day))
    .tell(overridden('2026-03-20', 'A', '2026-05-01'))
    .until('2026-05-01');
  expect(story.moves.slice(1).map((move) => move.slice(0, 17))).toEqual(['B→A on 2026-03-20', 'A→B on 2026-05-01']);
  expect(story.card.ladders['value']?.pending).toEqual({ tier: 'C', on: '2026-06-30', pointsToStay: 10 });
});

it('ends early when it is withdrawn, once, and only the one that was meant', () => {
  const story = start().tell(overridden(day, 'A', '2026-06-01'), withdrawn('2026-03-05', 'another'));
  expect(story.tier).toBe('A');
  story.tell(withdrawn('2026-03-05'));
  expect([story.tier, story.card.override, nextDue(policy, story.state)]).toEqual(['E', null, '2027-03-01']);
  expect(story.moves.at(-1)).toBe('A→E on 2026-03-05: the override was withdrawn, score 10 entered E (0)');
  const before = story.decisions.length;
  expect(story.tell(withdrawn('2026-03-06')).decisions.length).toBe(before);
});

it('is replaced by a later one on the same ladder, and what was beneath stays beneath', () => {
  const story = start()
    .tell(overridden(day, 'A', '2026-06-01'), overridden('2026-03-02', 'C', '2026-04-01', 'o2'))
    .until('2026-04-01');
  expect(story.moves.slice(1).map((move) => move.slice(0, 17))).toEqual([
    'E→A on 2026-03-01',
    'A→C on 2026-03-02',
    'C→E on 2026-04-01',
  ]);
});

it('takes an announced fall back', () => {
  const top = '{ id: A, label: 战略客户, enter: 85, keep: 77 }';
  const graceful = cnB2b(
    ['\nladders:', '\noverrides: { maxDuration: P180D, approverMustDiffer: true }\nladders:'],
    [top, `${top}\n    downgrade: { confirm: 1, grace: P60D }`],
  );
  const story = new Told(graceful, day).then(
    order(500_000, day),
    referral(day),
    referral(day),
    trait('unlisted', true, day),
    trait('valuation', 'high', day),
  );
  expect(story.tier).toBe('D');
  story.then(trait('valuation', 'low', '2026-03-02')).tell(overridden('2026-03-03', 'C', '2026-04-01'));
  expect(
    story.decisions.flatMap(({ type, data }) => (type.startsWith('scoring.downgrade') && 'on' in data ? [[type, data.on]] : [])),
  ).toEqual([
    ['scoring.downgrade-announced.v1', '2026-03-02'],
    ['scoring.downgrade-withdrawn.v1', '2026-03-03'],
  ]);
});

it('survives an exclusion and the day on which the account is graded again', () => {
  const story = start()
    .tell(overridden(day, 'A', '2026-06-01'))
    .then(trait('internal', true, '2026-03-05'));
  expect(story.tier).toBeUndefined();
  expect(story.then(trait('internal', false, '2026-03-06')).tier).toBe('A');
});

describe('when another policy takes effect', () => {
  const adopted = (next: ReturnType<typeof cnB2b>) => {
    const story = start().tell(overridden(day, 'A', '2026-06-01'));
    const history = [inputOf(order(500_000, day), 1, '2026-03-10')];
    const folded = history.reduce((state, input) => observe(next, state, input), initialScore);
    return adopt(next, story.state, folded, told('2026-03-10', 'scoring.policy-published.v1', {}));
  };
  const next = (...edits: readonly (readonly [string, string])[]) =>
    cnB2b(
      ['version: 1', 'version: 2'],
      ['\nladders:', '\noverrides: { maxDuration: P180D, approverMustDiffer: true }\nladders:'],
      ...edits,
    );

  it('goes on', () => expect(adopted(next()).state.ladders['value']?.tier).toBe('A'));

  it('ends where the new policy does not have the tier', () => {
    const { state, decisions } = adopted(next(['      - { id: A, label: 战略客户, enter: 85, keep: 77 }', '']));
    expect([state.ladders['value']?.tier, state.overrides]).toEqual(['E', undefined]);
    expect(decisions).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'scoring.override-expired.v1' })]));
  });
});

it('means nothing to an account of which nothing is known', () => {
  expect(receive(policy, initialScore, overridden(day, 'A', '2026-06-01'))).toEqual({ state: initialScore, decisions: [] });
});
