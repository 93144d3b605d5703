import { fromDayNumber } from '@strata/kernel';
import type { CompiledRenewal, FactValues } from '@strata/policy';
import { type Context, factsOf, pick, type Stepped, withSignals } from '../lifecycle.context.js';
import type { AwaitedContract, RenewalCard, RenewalPoint, RenewalSilence } from '../lifecycle.events.js';
import type { LifecycleState } from '../lifecycle.state.js';

/** Assesses how probable a renewal is, and decides when the card says something else than before. Source: S2 (renewal probability and risk points). */
export const decideRenewal = (context: Context, state: LifecycleState): Stepped => {
  const card = assessRenewal(context, state);
  const essence = card ? essenceOf(card) : null;
  if (essence === state.assessed) return { state, decisions: [] };
  const decisions = card ? [{ type: 'lifecycle.renewal-assessed.v1' as const, data: card }] : [];
  return { state: { ...state, assessed: essence }, decisions };
};

/** The card of an account as it stands; null when no renewal is open. */
const assessRenewal = (context: Context, state: LifecycleState): RenewalCard | null => {
  const { renewal } = context.lifecycle;
  if (!renewal) return null;
  const contracts = awaited(context, state, renewal.window);
  if (contracts.length === 0) return null;
  const known = { ...withSignals(context, state, factsOf(context, state)), ...(state.stage ? { stage: state.stage.id } : {}) };
  const results = renewal.rules.map((rule) => award(rule, known));
  const points = results.filter((result) => 'points' in result);
  const total = points.reduce((sum, { points: given }) => sum + given, renewal.base);
  const probability = Math.min(100, Math.max(0, total));
  const { likely, atRisk } = renewal.outlook;
  return {
    accountId: context.input.accountId,
    probability,
    outlook: probability >= likely ? 'likely' : probability < atRisk ? 'at-risk' : 'open',
    base: renewal.base,
    strengths: points.filter(({ points: given }) => given > 0),
    risks: points.filter(({ points: given }) => given < 0),
    notFired: results.filter((result) => 'because' in result),
    contracts,
    ...context.decided,
  };
};

/**
 * The contracts of which it is open whether they are renewed; with a window only those for which it is open. What the customer has said it will not
 * renew is not open.
 */
const awaited = (
  { policy }: Context,
  { awaiting, relation, windows }: LifecycleState,
  window: string | null,
): readonly AwaitedContract[] =>
  Object.entries(awaiting)
    .filter(
      ([contractId, { announced }]) =>
        announced === undefined &&
        (window === null ||
          policy.windows.length === 0 ||
          windows.some((one) => one.window === window && one.contractId === contractId)),
    )
    .flatMap(([contractId, { term, commitment, expected }]): readonly AwaitedContract[] => {
      const last = relation.contracts[contractId]?.terms.at(-1);
      if (!last) return [];
      const seen = { ...(commitment && { commitment }), ...(expected && { expected }) };
      return [{ contractId, term, start: fromDayNumber(last.start), end: fromDayNumber(last.end), amount: last.amount, ...seen }];
    });

const award = (rule: CompiledRenewal['rules'][number], known: FactValues): RenewalPoint | RenewalSilence => {
  const { id, label, when, points, min, max } = rule;
  const named = label === null ? { id } : { id, label };
  const facts = pick(rule.facts, known);
  const missing = rule.facts.filter((name) => facts[name] === undefined);
  if (missing.length > 0) return { ...named, because: 'missing', missing };
  const condition = when?.evaluate(facts) ?? { ok: true, value: true };
  if (!condition.ok) return { ...named, because: 'error' };
  if (!condition.value) return { ...named, because: 'condition' };
  const given = points.evaluate(facts);
  if (!given.ok) return { ...named, because: 'error' };
  const capped = Math.min(Math.max(given.value, min ?? -Infinity), max ?? Infinity);
  return capped === 0 ? { ...named, because: 'zero' } : { ...named, points: capped, facts };
};

const commitmentOf = ({ commitment, expected }: Pick<AwaitedContract, 'commitment' | 'expected'>): string =>
  commitment === undefined ? '' : `/${commitment}${expected ? `/${expected.amount} ${expected.currency}` : ''}`;

/** What makes a card worth recording again: the probability, where it comes from, and what is to be renewed. */
const essenceOf = ({ probability, strengths, risks, contracts }: RenewalCard): string =>
  [
    probability,
    [...strengths, ...risks].map(({ id, points }) => `${id}=${points}`).join(),
    contracts.map(({ contractId, term, end, ...seen }) => `${contractId}/${term}/${end}${commitmentOf(seen)}`).join(),
  ].join('|');
