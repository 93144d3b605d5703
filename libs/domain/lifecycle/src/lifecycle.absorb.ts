import { type DatedEvent, foldEvent, foldRelation, RELATION_EVENTS } from '@strata/domain-facts';
import type { AccountInput, Money } from '@strata/kernel';
import type { CompiledLifecycle, CompiledPolicy } from '@strata/policy';
import { OUTCOME_EXPLAINED, RENEWAL_COMMITTED, SIGNAL_EXPLAINED, TIER_RECEIVED } from './lifecycle.inputs.js';
import { COMMITMENTS, type LifecycleState } from './lifecycle.state.js';
import { foldSeries } from './series/series.fold.js';
import { foldWatch } from './signals/watch.fold.js';

/** Whether an event of the account ledger can say anything to this policy. */
export const concerns = (lifecycle: CompiledLifecycle, type: string): boolean =>
  RELATION_EVENTS.has(type) || lifecycle.listensTo.has(type);

/** Folds an event of the account ledger into everything that it feeds. The same object when it feeds nothing. */
export const absorb = (
  policy: CompiledPolicy,
  lifecycle: CompiledLifecycle,
  before: LifecycleState,
  event: DatedEvent,
  open: number,
): LifecycleState => {
  const facts = foldEvent(
    { facts: lifecycle.facts, feeds: lifecycle.feeds, currency: policy.currency },
    before.facts,
    event,
    open,
  );
  const series = foldSeries(lifecycle.series, before.series, event, open);
  const relation = foldRelation(before.relation, event);
  const watch = foldWatch(policy, lifecycle.signals, before, event, open);
  const isSame = facts === before.facts && series === before.series && relation === before.relation && watch === before.watch;
  return isSame ? before : { ...before, facts, series, relation, watch };
};

type Fields = Readonly<Record<string, unknown>>;

/** Takes a recorded input in; undefined when the input is none. The same object when it changes nothing. */
export const takeRecorded = (before: LifecycleState, { type, data }: AccountInput): LifecycleState | undefined => {
  if (!isFields(data)) return undefined;
  switch (type) {
    case TIER_RECEIVED:
      return takeTier(before, data);
    case OUTCOME_EXPLAINED:
      return takeOutcome(before, data);
    case RENEWAL_COMMITTED:
      return takeCommitment(before, data);
    case SIGNAL_EXPLAINED:
      return typeof data['signal'] === 'string' && Object.hasOwn(before.signals, data['signal']) ? { ...before } : before;
    default:
      return undefined;
  }
};

const takeTier = (before: LifecycleState, { ladder, tier }: Fields): LifecycleState => {
  if (typeof ladder !== 'string') return before;
  const { [ladder]: held, ...others } = before.tiers;
  if (typeof tier !== 'string') return held === undefined ? before : { ...before, tiers: others };
  return held === tier ? before : { ...before, tiers: { ...before.tiers, [ladder]: tier } };
};

/** Why a contract was not renewed, told by somebody who found out: as good as told with the contract. */
const takeOutcome = (before: LifecycleState, { contractId, outcome, reason }: Fields): LifecycleState => {
  const { contracts } = before.relation;
  if (typeof contractId !== 'string' || outcome !== 'not-renewed' || typeof reason !== 'string') return before;
  const contract = Object.hasOwn(contracts, contractId) ? contracts[contractId] : undefined;
  if (!contract || contract.lost === reason) return before;
  return {
    ...before,
    relation: { ...before.relation, contracts: { ...contracts, [contractId]: { ...contract, lost: reason } } },
  };
};

/** How the renewal of the term that runs is seen; about a term that is settled nothing is to be committed any more. */
const takeCommitment = (before: LifecycleState, { contractId, commitment, amount }: Fields): LifecycleState => {
  const { awaiting } = before;
  const waits = typeof contractId === 'string' && Object.hasOwn(awaiting, contractId) ? awaiting[contractId] : undefined;
  const said = COMMITMENTS.find((one) => one === commitment);
  if (!waits || said === undefined || typeof contractId !== 'string') return before;
  const { expected: _, ...rest } = waits;
  const seen = { ...rest, commitment: said, ...(isMoney(amount) ? { expected: amount } : {}) };
  return { ...before, awaiting: { ...awaiting, [contractId]: seen } };
};

const isMoney = (value: unknown): value is Money =>
  isFields(value) && typeof value['amount'] === 'number' && typeof value['currency'] === 'string';
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
