import { type Fact, inputOf } from '@strata/kernel/testing';
import type { CompiledPolicy } from '@strata/policy';
import { adopted, cnB2b, complaint, explained, onboarded, signed, Story } from '../test/lifecycle.fixtures.js';
import { adopt, initialLifecycle, observe } from './index.js';

const facts: readonly Fact[] = [
  signed('2026-01-01', '2027-12-31'),
  ...onboarded('2026-01-20'),
  ...['a', 'b', 'c'].map((name) => adopted(name, '2026-02-01')),
  complaint('2026-03-01'),
];
const ON = '2026-03-10';
const NEXT: readonly [string, string] = ['days_live >= 90', 'days_live >= 30'];

/** The past of an account under a policy, as far as it was told by a day, without a decision. */
const folded = (policy: CompiledPolicy, told: readonly Fact[] = facts) =>
  told.reduce((state, fact, i) => observe(policy, state, inputOf(fact, i + 1, ON)), initialLifecycle);

/** Under one policy until a day; then another takes effect. */
const takingEffect = (policy: CompiledPolicy, told: readonly Fact[] = facts) => {
  const story = new Story().then(...told).until(ON);
  const input = inputOf({ type: 'calendar.day-opened.v1', data: { date: ON }, day: ON }, 10_000, ON);
  return { story, ...adopt(policy, story.state, folded(policy, told), input) };
};

const saidOf = ({ decisions }: ReturnType<typeof takingEffect>) =>
  decisions.map(({ type, data }) =>
    type === 'lifecycle.stage-changed.v1' ? `${data.from ?? '-'}→${data.to} by ${data.rule ?? '-'}` : type,
  );

it('keeps stage, windows, signals and milestones where the new policy says the same, and assesses nothing twice', () => {
  const { story, state, ...told } = takingEffect(cnB2b(['  version: 1\n', '  version: 2\n']));
  expect(story.stage).toBe('growth');
  expect(saidOf({ story, state, ...told })).toEqual([]);
  const { stage, windows, signals, completed, awaiting } = story.state;
  expect(state).toMatchObject({ stage, windows, signals, completed, awaiting });
});

it('moves by its own rules, from the stage that was held', () => {
  expect(saidOf(takingEffect(cnB2b(NEXT)))).toEqual(['growth→maturity by maturity']);
});

it('folds the past under the new policy to what a life under it would know', () => {
  const policy = cnB2b(NEXT);
  const under = new Story(policy).then(...facts).until(ON);
  const { state } = takingEffect(policy);
  expect(state.facts).toEqual(under.state.facts);
  expect(state.relation).toEqual(under.state.relation);
  expect(state.policy).toBe(policy.ref.hash);
});

it('keeps what somebody explained: the signal is not opened again', () => {
  const explainedToo = [...facts, explained('complaint', 'defect', '2026-03-02')];
  const { story, ...told } = takingEffect(cnB2b(NEXT), explainedToo);
  expect(story.signals).toEqual(['+complaint on 2026-03-01', '-complaint on 2026-03-02 explained']);
  expect(told.decisions.filter(({ type }) => type.startsWith('lifecycle.signal'))).toEqual([]);
});

it('refuses a state that was folded under another policy', () => {
  const [first] = facts;
  expect(() => first && observe(cnB2b(NEXT), new Story().then(first).state, inputOf(first, 99, ON))).toThrow(
    'was folded under another policy',
  );
});
