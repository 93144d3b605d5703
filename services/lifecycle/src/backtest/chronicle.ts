import {
  adopt,
  firedBy,
  isAtRisk,
  type LifecycleDecision,
  type LifecycleState,
  type RiskDefinition,
  step,
  type Stepped,
} from '@strata/domain-lifecycle';
import { type AccountInput, toDayNumber } from '@strata/kernel';
import type { Core } from '@strata/messaging';
import type { CompiledPolicy } from '@strata/policy';
import type { AccountHistory, Firing, Outlook, TermOutcome } from '@strata/replay';
import { lifecycleCore } from '../fold/lifecycle.core.js';

type Settled = Extract<LifecycleDecision, { type: 'lifecycle.renewal-settled.v1' }>['data'];

type Account = {
  readonly accountId: string;
  readonly knownOn: number;
  readonly outcomes: Map<string, TermOutcome>;
  readonly outlooks: Outlook[];
  readonly firings: Firing[];
  /** The first day of each term, by contract and number. */
  readonly begins: Map<string, number>;
  /** The day on which the customer said that a term is not renewed, likewise. */
  readonly noticed: Map<string, number>;
  card: Readonly<{ probability: number }> | null;
};

/**
 * Writes down, while a partition is folded, what a backtest has to know of each account: how it was seen on every day, which rules fired, and what
 * became of its terms. It sees a step when it is taken, and so never more than was known on that day.
 */
export class Chronicle {
  readonly #risk: RiskDefinition;
  readonly #accounts = new Map<string, Account>();

  constructor(risk: RiskDefinition) {
    this.#risk = risk;
  }

  /** The core of the service, listened to. */
  get core(): Core<CompiledPolicy, LifecycleState> {
    return {
      ...lifecycleCore,
      step: (policy, state, input) => this.#see(input, state, step(policy, state, input)),
      adopt: (policy, held, folded, input) => this.#see(input, held, adopt(policy, held, folded, input)),
    };
  }

  *histories(): Generator<AccountHistory> {
    for (const { accountId, knownOn, outcomes, outlooks, firings } of this.#accounts.values())
      yield { accountId, knownOn, outcomes: [...outcomes.values()], outlooks, firings };
  }

  #see({ accountId, on }: AccountInput, before: LifecycleState, stepped: Stepped): Stepped {
    const { state, decisions } = stepped;
    if (state === before && decisions.length === 0) return stepped;
    const day = toDayNumber(on);
    const account = this.#account(accountId, day);
    if (state.awaiting !== before.awaiting) noteBegins(account, state, day);
    for (const decision of decisions) {
      for (const rule of firedBy(decision)) account.firings.push({ rule, on: day });
      if (decision.type === 'lifecycle.renewal-assessed.v1') account.card = decision.data;
      if (decision.type === 'lifecycle.non-renewal-announced.v1') noteNotice(account, decision.data, day);
      if (decision.type === 'lifecycle.renewal-settled.v1') noteOutcome(account, decision.data, day);
    }
    noteOutlook(account.outlooks, { on: day, isAtRisk: isAtRisk(this.#risk, state, account.card) });
    return stepped;
  }

  #account(accountId: string, day: number): Account {
    const known = this.#accounts.get(accountId);
    if (known) return known;
    const lists = { outcomes: new Map(), outlooks: [], firings: [], begins: new Map(), noticed: new Map() };
    const account: Account = { accountId, knownOn: day, ...lists, card: null };
    this.#accounts.set(accountId, account);
    return account;
  }
}

const termKey = (contractId: string, term: number): string => `${contractId} ${term}`;

const noteBegins = ({ begins }: Account, { awaiting, relation }: LifecycleState, day: number): void => {
  for (const [contractId, { term }] of Object.entries(awaiting)) {
    const key = termKey(contractId, term);
    if (!begins.has(key)) begins.set(key, relation.contracts[contractId]?.terms.at(-1)?.start ?? day);
  }
};

const noteNotice = (
  { noticed }: Account,
  { contractId, term }: Readonly<{ contractId: string; term: number }>,
  day: number,
): void => {
  const key = termKey(contractId, term);
  if (!noticed.has(key)) noticed.set(key, day);
};

/** The answer was there on the day on which it was given, and at the latest on the last day of the term. What is told later counts from then. */
const noteOutcome = (account: Account, { contractId, term, end, outcome }: Settled, day: number): void => {
  const key = termKey(contractId, term);
  const isLost = outcome !== 'renewed';
  const notice = (isLost && account.noticed.get(key)) || day;
  const on = Math.min(day, notice, toDayNumber(end), account.outcomes.get(key)?.on ?? day);
  account.outcomes.set(key, { contractId, term, begins: account.begins.get(key) ?? on, on, isLost });
};

/** One for each day on which it changed, as it was at the end of that day. */
const noteOutlook = (outlooks: Outlook[], outlook: Outlook): void => {
  if (outlooks.at(-1)?.on === outlook.on) outlooks.pop();
  if ((outlooks.at(-1)?.isAtRisk ?? false) !== outlook.isAtRisk) outlooks.push(outlook);
};
