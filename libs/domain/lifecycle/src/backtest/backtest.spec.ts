import { addDays } from '@strata/kernel';
import { cnB2b, explained, onboarded, samplePolicy, signed, Story, terminated, usage } from '../../test/lifecycle.fixtures.js';
import { firedBy, isAtRisk, riskDefinition, rulesOf, WARNINGS } from '../index.js';

const policy = cnB2b();
const lifecycle = policy.lifecycle!;
const all = riskDefinition(lifecycle, WARNINGS);

it('takes for a warning the stages to which signals lead, every signal, and a card at risk', () => {
  expect(all.stages).toEqual(['pre_churn']);
  expect(all.signals).toContain('usage_drop');
  expect(all.cardBelow).toBe(lifecycle.renewal?.outlook.atRisk);
  expect(riskDefinition(lifecycle, ['card'])).toMatchObject({ stages: [], signals: [] });
  expect(riskDefinition(lifecycle, ['stage', 'signal']).cardBelow).toBeNull();
});

it('does not take a stage for a warning that is entered because no signal is open', () => {
  const calm = cnB2b(["onboarding_done && stage in ['launch'", "onboarding_done && !signal.usage_drop && stage in ['launch'"]);
  expect(riskDefinition(calm.lifecycle!, ['stage']).stages).toEqual(['pre_churn']);
  expect(riskDefinition(samplePolicy('annual-subscription').lifecycle!, ['stage']).stages).toEqual([]);
});

it('warns while a signal is open and unexplained, and only while a contract runs', () => {
  const weeks = (from: number, to: number, value: number) =>
    Array.from({ length: to - from }, (_, i) =>
      usage(`2026-W${String(from + i).padStart(2, '0')}`, value, addDays('2026-01-05', 7 * (from + i - 1))),
    );
  const story = new Story().then(signed('2026-01-05', '2026-12-31'), ...onboarded('2026-01-06'), ...weeks(3, 11, 100));
  const atRisk = (by = all): boolean => isAtRisk(by, story.state, null);
  expect(atRisk()).toBe(false);
  story.then(...weeks(11, 14, 20));
  expect(story.signals.map((one) => one.split(' ')[0])).toContain('+usage_drop');
  expect(atRisk()).toBe(true);
  expect(atRisk(riskDefinition(lifecycle, ['stage']))).toBe(true);
  expect(atRisk(riskDefinition(lifecycle, ['card']))).toBe(false);
  expect(isAtRisk(all, { ...story.state, awaiting: {} }, null)).toBe(false);
  story.then(explained('usage_drop', 'seasonal', story.on));
  expect(atRisk()).toBe(false);
  story.then(terminated(story.on, 'price'));
  expect(atRisk()).toBe(false);
});

it('warns by the card only while one is due, and only below its threshold', () => {
  const by = riskDefinition(lifecycle, ['card']);
  const { state } = new Story().then(signed('2026-01-05', '2026-12-31'), ...onboarded('2026-01-06')).until('2026-12-01');
  const threshold = by.cardBelow ?? 0;
  expect(state.assessed).not.toBeNull();
  expect(isAtRisk(by, state, { probability: threshold - 1 })).toBe(true);
  expect(isAtRisk(by, state, { probability: threshold })).toBe(false);
  expect(isAtRisk(by, { ...state, assessed: null }, { probability: 0 })).toBe(false);
});

it('knows every rule that a decision names', () => {
  const known = rulesOf(lifecycle).map(({ kind, id }) => `${kind} ${id}`);
  expect(new Set(known).size).toBe(known.length);
  const { decisions } = new Story().then(signed('2026-01-05', '2026-12-31'), ...onboarded('2026-01-06')).until('2027-03-01');
  const fired = decisions.flatMap(firedBy).map(({ kind, id }) => `${kind} ${id}`);
  expect(fired.length).toBeGreaterThan(3);
  for (const rule of fired) expect(known).toContain(rule);
});
