import { type Fact, inputOf } from '@strata/kernel/testing';
import fc from 'fast-check';
import { addDays } from '@strata/kernel';
import { type LifecycleState, initialLifecycle, nextDue, step } from './index.js';
import {
  adopted,
  committed,
  complaint,
  cnB2b,
  departed,
  explained,
  milestone,
  named,
  notRenewed,
  overdue,
  paid,
  renewed,
  samplePolicy,
  signed,
  Story,
  terminated,
  ticket,
  tier,
  trait,
  usage,
  visit,
} from '../test/lifecycle.fixtures.js';

const start = '2026-01-01';
const aPolicy = fc.constantFrom(cnB2b(), samplePolicy('annual-subscription'));
const makers: readonly ((day: string, n: number) => Fact)[] = [
  (day, n) => signed(day, addDays(day, n * 3), day, `c${String(n % 3)}`),
  (day, n) => renewed(addDays(day, 5), addDays(day, 5 + n * 3), day, `c${String(n % 3)}`),
  (day, n) => terminated(addDays(day, n % 20), 'price', day, `c${String(n % 3)}`),
  (day, n) => notRenewed('price', day, `c${String(n % 3)}`),
  (day, n) => committed(['commit', 'lost', 'open'][n % 3]!, day, undefined, `c${String(n % 3)}`),
  (day, n) => milestone(['kickoff-held', 'initialised', 'trained', 'live'][n % 4]!, day),
  (day, n) => adopted(`f${String(n % 5)}`, day),
  (day, n) => usage(day, n, day),
  (day, n) => usage(day.slice(0, 7), n, day),
  (day, n) => trait(n % 2 === 0 ? 'learning-progress' : 'implementation-progress', n, day),
  (day, n) => complaint(day, `k${String(n)}`),
  (day, n) => overdue(`i${String(n % 4)}`, day),
  (day, n) => paid(`i${String(n % 4)}`, day),
  (day, n) => named(`p${String(n % 3)}`, day),
  (day, n) => departed(`p${String(n % 3)}`, day),
  (day, n) => ticket((['opened', 'answered', 'resolved'] as const)[n % 3]!, day, `${day}T05:00:00.000Z`, `t${String(n % 4)}`),
  (day) => visit(day),
  (day, n) => explained(['usage_drop', 'silence', 'complaint'][n % 3]!, 'other', day),
  (day, n) => tier('value', ['A', 'B', null][n % 3] ?? null, day),
];
const aHistory = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.nat(makers.length - 1), fc.integer({ min: 1, max: 100 })), {
    maxLength: 25,
  })
  .map((told) => told.toSorted(([a], [b]) => a - b).map(([days, maker, n]) => makers[maker]!(addDays(start, days), n)));

it('decides the same whether every day is opened for an account or only those on which something is due', () =>
  fc.assert(
    fc.property(aPolicy, aHistory, (policy, facts) => {
      const due = new Story(policy, start).then(...facts).until('2026-12-20');
      const every = new Story(policy, start, true).then(...facts).until('2026-12-20');
      expect(due.decisions).toEqual(every.decisions);
    }),
    { numRuns: 40 },
  ));

it('decides once, however often an input comes again, and the same after its state was written and read', () =>
  fc.assert(
    fc.property(aPolicy, aHistory, fc.nat(5), (policy, facts, back) => {
      const inputs = facts.map((fact, index) => inputOf(fact, index + 1, fact.day));
      const run = (all: typeof inputs, stored: boolean) =>
        all.reduce<{ state: LifecycleState; decisions: readonly unknown[] }>(
          ({ state, decisions }, input) => {
            const stepped = step(policy, stored ? JSON.parse(JSON.stringify(state)) : state, input);
            return { state: stepped.state, decisions: [...decisions, ...stepped.decisions] };
          },
          { state: initialLifecycle, decisions: [] },
        );
      const once = run(inputs, false);
      const again = run(
        inputs.flatMap((input, index) => [input, ...inputs.slice(Math.max(0, index - back), index + 1)]),
        true,
      );
      expect(again.decisions).toEqual(once.decisions);
      expect(JSON.stringify(again.state)).toBe(JSON.stringify(once.state));
    }),
    { numRuns: 40 },
  ));

it('never opens what is open and never closes what is not', () =>
  fc.assert(
    fc.property(aPolicy, aHistory, (policy, facts) => {
      const story = new Story(policy, start).then(...facts).until('2026-12-20');
      const open = new Set<string>();
      for (const { type, data } of story.decisions) {
        if (type === 'lifecycle.signal-opened.v1') expect(open.has(data.signal)).toBe(false);
        if (type === 'lifecycle.signal-opened.v1') open.add(data.signal);
        if (type === 'lifecycle.signal-closed.v1') expect(open.delete(data.signal)).toBe(true);
      }
      const due = nextDue(policy, story.state);
      expect(due === null || due > (story.state.on ?? '')).toBe(true);
    }),
    { numRuns: 40 },
  ));
