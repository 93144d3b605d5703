import type { ContractState } from '@strata/domain-facts';
import { fromDayNumber, type Money } from '@strata/kernel';
import type { Context, Stepped } from '../lifecycle.context.js';
import type { LifecycleDecision, RenewalOutcome } from '../lifecycle.events.js';
import type { LifecycleState } from '../lifecycle.state.js';

type Waiting = LifecycleState['awaiting'][string];
type Outcome = Readonly<{ term: number; end: number; outcome: RenewalOutcome; reason: string | null; amount: Money | null }>;

/** Says of each contract what became of the term that was to be renewed, once. A renewal that is told after the term has lapsed is told again. */
export const decideOutcomes = (context: Context, state: LifecycleState): Stepped => {
  const awaiting: Record<string, Waiting> = {};
  const decisions: LifecycleDecision[] = [];
  let changed = false;
  const { contracts } = state.relation;
  for (const contractId of Object.keys({ ...state.awaiting, ...contracts }).sort()) {
    const before = Object.hasOwn(state.awaiting, contractId) ? state.awaiting[contractId] : undefined;
    const contract = Object.hasOwn(contracts, contractId) ? contracts[contractId] : undefined;
    const { outcome, waits } = judge(contract, before, context.day);
    if (waits) awaiting[contractId] = waits;
    changed ||= before?.term !== waits?.term || before?.end !== waits?.end;
    if (outcome) {
      const { accountId } = context.input;
      const data = { accountId, contractId, ...outcome, end: fromDayNumber(outcome.end), ...context.decided };
      decisions.push({ type: 'lifecycle.renewal-settled.v1', data });
    }
  }
  return { state: changed ? { ...state, awaiting } : state, decisions };
};

type Judged = Readonly<{ outcome?: Outcome; waits?: Waiting }>;

const judge = (contract: ContractState | undefined, before: Waiting | undefined, day: number): Judged => {
  const last = contract?.terms.at(-1);
  if (!contract || !last) return {};
  const { agreed, terminated, lost = null } = contract;
  if (terminated) {
    const { on, reason } = terminated;
    return before ? { outcome: { ...before, end: on, outcome: 'terminated', reason, amount: null } } : {};
  }
  const isOver = last.end < day;
  const waits = { term: agreed, end: last.end };
  const isNew = before ? agreed > before.term : last.renewal && !isOver;
  if (isNew) {
    const renewed = before ?? { term: agreed - 1, end: contract.terms.at(-2)?.end ?? last.start - 1 };
    const outcome = { ...renewed, outcome: 'renewed' as const, reason: last.reason ?? null, amount: last.amount };
    return isOver ? { outcome } : { outcome, waits };
  }
  if (!isOver) return { waits };
  return before ? { outcome: { ...before, outcome: 'lapsed', reason: lost, amount: null } } : {};
};
