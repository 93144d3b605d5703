import { DAY_OPENED, type PlainDate, type PolicyRef } from '@strata/kernel';
import type { NewEvent, RecordedEvent } from '@strata/ledger';
import { requireSound } from '../parking/cannot-handle.js';
import type { Place, Skips } from '../parking/skips.js';
import type { Accounts } from './accounts.js';
import { caused, forAccount, inputFor } from './caused.js';
import type { CheckEvent, Core, FoldNames } from './core.js';
import { merged } from './merged.js';
import { dueOn, type PartitionState, type Waiting } from './partition-state.js';
import { publicationOf, type RecordedInput, toInput } from './recorded-input.js';
import { accountOf, accountStream, dateOf, INPUTS_STREAM } from './streams.js';

/**
 * A decision in its place among all of a batch, and the open day on which it was made. `accountId` is null for what concerns the partition: a
 * policy took effect.
 */
export type Decided = Readonly<{ accountId: string | null; stream: string; on: PlainDate; event: NewEvent }>;

export type FoldOptions<Policy, State> = Readonly<{
  core: Core<Policy, State>;
  names: FoldNames;
  check: CheckEvent;
  partition: number;
  state: PartitionState;
  /** The version of stream `inputs` that the state was read with. */
  version: number;
  accounts: Accounts<Policy, State>;
  /** A policy that was published, compiled. */
  policy: (ref: PolicyRef) => Policy;
  /** The primary ledger's events of this partition up to a position, from the first: what a new policy is folded over. */
  history: (upTo: number) => AsyncIterable<readonly RecordedEvent[]>;
  /** The recorded inputs of this partition up to a version of stream `inputs`, from the first. */
  inputs: (upToVersion: number) => AsyncIterable<readonly RecordedInput[]>;
  /** Brings the rows of accounts that are not at hand. */
  load: (accountIds: readonly string[]) => Promise<void>;
  /** The accounts that stand still, and the events that were dropped. */
  skips: Skips;
  /**
   * Nothing that comes out is recorded (a what-if): decisions need no ids, and facts that are on record were checked when they were taken in, and
   * those that failed are among `skips`. What is decided is the same.
   */
  isRehearsal?: boolean;
}>;

/**
 * One partition's inputs, in order, through its accounts. In memory, without a clock; the same whether the events come one at a time, in
 * thousands, or again from the start. The consumer and the rebuild differ only in where the rows come from and where they go.
 */
export class PartitionFold<Policy, State> {
  readonly #decided: Decided[] = [];
  readonly #options: FoldOptions<Policy, State>;
  #appended = 0;
  #state: PartitionState;
  #policy: Policy | null;
  #reached: number;
  #taken: number;

  /** `after`: the position of the primary ledger behind which the next event comes. */
  constructor(options: FoldOptions<Policy, State>, after: number) {
    this.#options = options;
    this.#state = options.state;
    this.#policy = this.#state.inForce ? options.policy(this.#state.inForce.policy) : null;
    this.#reached = after;
    this.#taken = options.state.seen;
  }

  get partition(): number {
    return this.#options.partition;
  }

  get accounts(): Accounts<Policy, State> {
    return this.#options.accounts;
  }

  /** The partition's own row before and after, with the version of its stream before; `isChanged` when it has to be written. */
  get own(): Readonly<{ version: number; state: PartitionState; isChanged: boolean }> {
    const { version, state: before } = this.#options;
    const seen = version + this.#appended;
    return { version, state: { ...this.#state, seen }, isChanged: this.#state !== before || before.seen !== seen };
  }

  /** What was decided since this was asked last, in order. */
  decided(): readonly Decided[] {
    return this.#decided.splice(0);
  }

  /** The policy in force; null before the first. */
  get policy(): Policy | null {
    return this.#policy;
  }

  /**
   * The next recorded input, behind the event taken last: a policy, or something about accounts. A promise is returned only when a
   * policy takes effect. @throws CannotHandle
   */
  input(recorded: RecordedEvent): Promise<void> | undefined {
    const { core, names, skips } = this.#options;
    const input = toInput(recorded);
    this.#taken = input.version;
    if (input.type === names.policyPublished) return this.#publish(input);
    const place = { position: this.#reached, isOwnInput: true };
    for (const accountId of this.#policy && this.#state.day !== null ? accountsIn(core, input) : [])
      if (this.#policy && this.#state.day !== null && !skips.isParked(accountStream(accountId), place))
        this.#step(accountId, input, this.#policy, this.#state.day, names.own, place);
    return undefined;
  }

  /**
   * The next event of the primary ledger. A promise is returned only when a policy takes effect, which reads the past.
   * @throws CannotHandle (also in the promise) that names the account whose part of the event went wrong
   */
  take(event: RecordedEvent): Promise<void> | undefined {
    const before = this.#reached;
    this.#reached = event.position;
    if (event.type === DAY_OPENED) return this.#openDay(event, before);
    const accountId = accountOf(event.stream);
    const { check, isRehearsal, names, skips } = this.#options;
    if (accountId === undefined || skips.isLeftOut(event.stream, event.position)) return undefined;
    if (isRehearsal !== true) requireSound(event, check);
    if (this.#policy && this.#state.day !== null)
      this.#step(accountId, event, this.#policy, this.#state.day, names.primary, placeOf(event));
    return undefined;
  }

  #publish(input: RecordedInput): Promise<void> | undefined {
    const { policy, effectiveFrom } = publicationOf(input);
    const { day, waiting } = this.#state;
    const startsOn = day !== null && day > effectiveFrom ? day : effectiveFrom;
    const published = { position: input.position, eventId: input.eventId };
    this.#state = { ...this.#state, waiting: [...waiting, { policy, startsOn, published }] };
    const next = day === null ? undefined : dueOn(this.#state, day);
    const place = { position: this.#reached, isOwnInput: true };
    return next && day !== null ? this.#takeEffect(next, day, input, this.#options.names.own, this.#reached, place) : undefined;
  }

  #openDay(event: RecordedEvent, before: number): Promise<void> | undefined {
    const day = dateOf(event);
    if (this.#state.day !== null && day <= this.#state.day) return undefined;
    this.#state = { ...this.#state, day, position: event.position };
    const next = dueOn(this.#state, day);
    const place = placeOf(event);
    const { accounts, names, skips } = this.#options;
    if (next) return this.#takeEffect(next, day, event, names.primary, before, place);
    const policy = this.#policy;
    for (const accountId of policy ? accounts.due(policy, day) : [])
      if (policy && !skips.isParked(accountStream(accountId), place))
        this.#step(accountId, event, policy, day, names.primary, place);
    return undefined;
  }

  #step(accountId: string, event: RecordedEvent, policy: Policy, on: PlainDate, ledger: string, place: Place): void {
    const { accounts, core } = this.#options;
    const { held, state, decisions } = forAccount(accountId, event, place, () => {
      const before = accounts.state(accountId);
      return { held: before, ...core.step(policy, before, inputFor(accountId, event, on, ledger)) };
    });
    if (state !== held) accounts.set(accountId, state);
    this.#record(accountId, on, event, decisions);
  }

  /** Folds the partition's past under the new policy, and lets every account decide under it. It never changes the past. */
  async #takeEffect(
    next: Waiting,
    on: PlainDate,
    cause: RecordedEvent,
    ledger: string,
    upTo: number,
    place: Place,
  ): Promise<void> {
    const { accounts, core, load, names, policy: compiled } = this.#options;
    const policy = compiled(next.policy);
    const replaced = this.#state.inForce?.policy ?? null;
    const folded = await this.#refold(policy, on, cause, upTo, place);
    await load([...folded.keys()]);

    this.#policy = policy;
    this.#state = {
      ...this.#state,
      inForce: { policy: next.policy, startsOn: next.startsOn },
      waiting: this.#state.waiting.filter(({ startsOn }) => startsOn > on),
    };
    const tookEffect = { type: names.policyTookEffect, data: { policy: next.policy, on, replaced } };
    this.#appended += 1;
    const event = caused(cause, `${cause.eventId}/${next.policy.hash}`, 0, tookEffect);
    this.#decided.push({ accountId: null, stream: INPUTS_STREAM, on, event });
    for (const [accountId, state] of [...folded].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const adopted = forAccount(accountId, cause, place, () =>
        core.adopt(policy, accounts.state(accountId), state, inputFor(accountId, cause, on, ledger)),
      );
      accounts.set(accountId, adopted.state);
      this.#record(accountId, on, cause, adopted.decisions);
    }
  }

  /** Every account's past under a policy: facts, and recorded inputs unless the core keeps them, merged as they took effect. */
  async #refold(policy: Policy, on: PlainDate, cause: RecordedEvent, upTo: number, place: Place): Promise<Map<string, State>> {
    const { core, history, inputs, names, skips } = this.#options;
    const folded = new Map<string, State>();
    const observe = (accountId: string, event: RecordedEvent, ledger: string): void => {
      const before = folded.get(accountId) ?? core.initial;
      const after = forAccount(accountId, cause, place, () =>
        core.observe(policy, before, inputFor(accountId, event, on, ledger)),
      );
      folded.set(accountId, after);
    };
    for await (const { event, isInput } of merged(history(upTo), inputs(core.keepsInputs ? 0 : this.#taken))) {
      if (isInput && event.type === names.policyPublished) continue;
      const accountId = isInput ? undefined : accountOf(event.stream);
      const accountIds = isInput ? accountsIn(core, event) : accountId === undefined ? [] : [accountId];
      for (const one of accountIds) {
        if (skips.isParked(accountStream(one), place)) continue;
        if (isInput) observe(one, event, names.own);
        else if (!skips.isLeftOut(event.stream, event.position)) observe(one, event, names.primary);
      }
    }
    return folded;
  }

  #record(accountId: string, on: PlainDate, cause: RecordedEvent, decisions: readonly Decision[]): void {
    decisions.forEach((decision, ordinal) => {
      const event = this.#options.isRehearsal
        ? unrecorded(cause, decision)
        : caused(cause, `${cause.eventId}/${accountId}`, ordinal, decision);
      this.#decided.push({ accountId, stream: accountStream(accountId), on, event });
    });
  }
}

type Decision = Readonly<{ type: string; data: unknown }>;

/** A decision that is only looked at. */
const unrecorded = ({ occurredAt }: RecordedEvent, { type, data }: Decision): NewEvent => ({
  eventId: '',
  type,
  data,
  metadata: {},
  occurredAt,
});

const placeOf = ({ position }: RecordedEvent): Place => ({ position, isOwnInput: false });

/** The accounts that a recorded input is about, in order of account. */
export const accountsIn = (core: Pick<AnyCore, 'accountsIn'>, { data, eventId, type }: RecordedEvent): readonly string[] => {
  if (core.accountsIn) return core.accountsIn({ type, data }).toSorted();
  if (typeof data === 'object' && data !== null && 'accountId' in data && typeof data.accountId === 'string')
    return [data.accountId];
  throw new Error(`input ${eventId} (${type}) does not say which account it is about`);
};

type AnyCore = Core<unknown, unknown>;
