import type { ContractState, Term } from '@strata/domain-facts';
import { fromDayNumber, type Money } from '@strata/kernel';
import type { Context, Stepped } from '../lifecycle.context.js';
import type { LifecycleDecision, RenewalOutcome } from '../lifecycle.events.js';
import type { AwaitedRenewal, LifecycleState } from '../lifecycle.state.js';

type Outcome = Readonly<{ term: number; end: number; outcome: RenewalOutcome; reason: string | null; amount: Money | null }>;

/**
 * Says of each contract what became of the term that was to be renewed, once, and before that that it will not be, once the customer has said so. A
 * renewal that is told after the term has lapsed is told again.
 */
export const decideOutcomes = (context: Context, state: LifecycleState): Stepped => {
  const awaiting: Record<string, AwaitedRenewal> = {};
  const decisions: LifecycleDecision[] = [];
  let changed = false;
  const { contracts } = state.relation;
  for (const contractId of Object.keys({ ...state.awaiting, ...contracts }).sort()) {
    const before = Object.hasOwn(state.awaiting, contractId) ? state.awaiting[contractId] : undefined;
    const contract = Object.hasOwn(contracts, contractId) ? contracts[contractId] : undefined;
    const { outcome, waits } = judge(contract, before, context.day);
    if (waits) awaiting[contractId] = waits;
    changed ||= before?.term !== waits?.term || before?.end !== waits?.end || before?.announced !== waits?.announced;
    if (outcome) {
      const { accountId } = context.input;
      const data = { accountId, contractId, ...outcome, end: fromDayNumber(outcome.end), ...context.decided };
      decisions.push({ type: 'lifecycle.renewal-settled.v1', data });
    }
    const term = contract?.terms.at(-1);
    if (term && waits?.announced !== undefined && waits.announced !== before?.announced)
      decisions.push(announced(context, contractId, term, { ...waits, announced: waits.announced }));
  }
  return { state: changed ? { ...state, awaiting } : state, decisions };
};

const announced = (
  { input: { accountId }, decided }: Context,
  contractId: string,
  { start, end, amount }: Term,
  { term, announced: reason }: Required<Pick<AwaitedRenewal, 'term' | 'announced'>>,
): LifecycleDecision => {
  const told = {
    contractId,
    term,
    start: fromDayNumber(start),
    end: fromDayNumber(end),
    amount,
    reason: reason === '' ? null : reason,
  };
  return { type: 'lifecycle.non-renewal-announced.v1', data: { accountId, ...told, ...decided } };
};

type Judged = Readonly<{ outcome?: Outcome; waits?: AwaitedRenewal }>;

const judge = (contract: ContractState | undefined, before: AwaitedRenewal | undefined, day: number): Judged => {
  const last = contract?.terms.at(-1);
  if (!contract || !last) return {};
  const { agreed, terminated, lost } = contract;
  if (terminated) {
    const { on, reason } = terminated;
    return before ? { outcome: { term: before.term, end: on, outcome: 'terminated', reason, amount: null } } : {};
  }
  const isOver = last.end < day;
  const isNew = before ? agreed > before.term : last.renewal && !isOver;
  if (isNew) {
    const { term, end } = before ?? { term: agreed - 1, end: contract.terms.at(-2)?.end ?? last.start - 1 };
    const outcome = { term, end, outcome: 'renewed' as const, reason: last.reason ?? null, amount: last.amount };
    return isOver ? { outcome } : { outcome, waits: { term: agreed, end: last.end } };
  }
  if (!isOver) return { waits: { ...before, term: agreed, end: last.end, ...(lost === undefined ? {} : { announced: lost }) } };
  const { term, end } = before ?? {};
  if (term === undefined || end === undefined) return {};
  return { outcome: { term, end, outcome: 'lapsed', reason: lost ?? null, amount: null } };
};
