import { adopt, initialScore, observe, receive, type ScoreDecision, type ScoreState, step } from '@strata/domain-scoring';
import type { PlainDate } from '@strata/kernel';
import type { NewEvent, RecordedEvent } from '@strata/ledger';
import { caused, dateOf, dueOn, type FoldedPartition, inputFor, type Place, type Skips, type Waiting } from '@strata/messaging';
import type { CompiledPolicy, PolicyRef } from '@strata/policy';
import { ACCOUNT, accountOf, accountStream, DAY_OPENED, POLICY_PUBLISHED, POLICY_TOOK_EFFECT, SCORING } from '../names.js';
import type { Accounts } from './accounts.js';
import { forAccount, requireContract } from './poison.js';
import { accountsIn, type RecordedInput } from './input.js';
import { type Publication, publicationOf } from './publication.js';

/** A decision in its place among all of a batch. `accountId` is null for what concerns the partition: a policy took effect. */
export type Decided = Readonly<{ accountId: string | null; event: NewEvent }>;

export type FoldOptions = Readonly<{
  partition: number;
  state: FoldedPartition;
  /** The version of stream `inputs` that the state was read with. */
  version: number;
  accounts: Accounts;
  /** A policy that was published, compiled. */
  policy: (ref: PolicyRef) => CompiledPolicy;
  /** The account ledger's events of this partition up to a position, from the first: what a new policy is folded over. */
  history: (upTo: number) => AsyncIterable<readonly RecordedEvent[]>;
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
export class PartitionFold {
  readonly #decided: Decided[] = [];
  #appended = 0;
  readonly #options: FoldOptions;
  #state: FoldedPartition;
  #policy: CompiledPolicy | null;
  #reached: number;

  /** `after`: the position of the account ledger behind which the next event comes. */
  constructor(options: FoldOptions, after: number) {
    this.#options = options;
    this.#state = options.state;
    this.#policy = this.#state.inForce ? options.policy(this.#state.inForce.policy) : null;
    this.#reached = after;
  }

  get partition(): number {
    return this.#options.partition;
  }

  get accounts(): Accounts {
    return this.#options.accounts;
  }

  /** The partition's own row before and after, with the version of its stream before; `isChanged` when it has to be written. */
  get own(): Readonly<{ version: number; state: FoldedPartition; isChanged: boolean }> {
    const { version, state: before } = this.#options;
    const seen = version + this.#appended;
    return { version, state: { ...this.#state, seen }, isChanged: this.#state !== before || before.seen !== seen };
  }

  /** What was decided since this was asked last, in order. */
  decided(): readonly Decided[] {
    return this.#decided.splice(0);
  }

  /** The policy in force; null before the first. */
  get policy(): CompiledPolicy | null {
    return this.#policy;
  }

  /** An input that was recorded behind the event taken last. A promise is returned when it has to bring accounts, or a policy takes effect. */
  input(input: RecordedInput): Promise<void> | undefined {
    if (input.type === POLICY_PUBLISHED) return this.#publish(publicationOf(input));
    const accountIds = accountsIn(input);
    return accountIds.length === 0 ? undefined : this.#receive(input, accountIds);
  }

  /** Every account that the input is about takes it in, in order of account. Before the first policy and the first day there is nothing to decide. */
  async #receive(input: RecordedInput, accountIds: readonly string[]): Promise<void> {
    const { accounts, load, skips } = this.#options;
    const [policy, { day }] = [this.#policy, this.#state];
    if (!policy || day === null) return;
    await load(accountIds);
    const place = { position: this.#reached, isOwnInput: true };
    for (const accountId of accountIds) {
      if (skips.isParked(accountStream(accountId), place)) continue;
      const held = accounts.state(accountId);
      const { state, decisions } = forAccount(accountId, input, place, () =>
        receive(policy, held, inputFor(accountId, input, day, SCORING)),
      );
      if (state !== held) accounts.set(accountId, state);
      this.#record(accountId, input, decisions);
    }
  }

  /** It takes effect now, or on the day from which it is to hold. */
  #publish(publication: Publication): Promise<void> | undefined {
    const { policy, effectiveFrom, position, eventId } = publication;
    const { day, waiting } = this.#state;
    const startsOn = day !== null && day > effectiveFrom ? day : effectiveFrom;
    this.#state = { ...this.#state, waiting: [...waiting, { policy, startsOn, published: { position, eventId } }] };
    const next = day === null ? undefined : dueOn(this.#state, day);
    const place = { position: this.#reached, isOwnInput: true };
    return next && day !== null ? this.#takeEffect(next, day, publication, SCORING, this.#reached, place) : undefined;
  }

  /**
   * The next event of the account ledger. A promise is returned only when a policy takes effect, which reads the past.
   * @throws CannotHandle (also in the promise) that names the account whose part of the event went wrong
   */
  take(event: RecordedEvent): Promise<void> | undefined {
    const before = this.#reached;
    this.#reached = event.position;
    if (event.type === DAY_OPENED) return this.#openDay(event, before);
    const accountId = accountOf(event.stream);
    if (accountId === undefined || this.#options.skips.isLeftOut(event.stream, event.position)) return undefined;
    if (this.#options.isRehearsal !== true) requireContract(event);
    if (this.#policy && this.#state.day !== null) this.#step(accountId, event, this.#policy, this.#state.day);
    return undefined;
  }

  #openDay(event: RecordedEvent, before: number): Promise<void> | undefined {
    const day = dateOf(event);
    if (this.#state.day !== null && day <= this.#state.day) return undefined;
    this.#state = { ...this.#state, day, position: event.position };
    const next = dueOn(this.#state, day);
    const place = placeOf(event);
    if (next) return this.#takeEffect(next, day, event, ACCOUNT, before, place);
    const { accounts, skips } = this.#options;
    const policy = this.#policy;
    for (const accountId of policy ? accounts.due(policy, day) : [])
      if (policy && !skips.isParked(accountStream(accountId), place)) this.#step(accountId, event, policy, day);
    return undefined;
  }

  #step(accountId: string, event: RecordedEvent, policy: CompiledPolicy, on: PlainDate): void {
    const held = this.#options.accounts.state(accountId);
    const { state, decisions } = forAccount(accountId, event, placeOf(event), () =>
      step(policy, held, inputFor(accountId, event, on, ACCOUNT)),
    );
    if (state !== held) this.#options.accounts.set(accountId, state);
    this.#record(accountId, event, decisions);
  }

  /** Folds the partition's history under the new policy, and lets every account decide under it. It never changes the past. */
  async #takeEffect(
    next: Waiting,
    on: PlainDate,
    cause: RecordedEvent,
    ledger: string,
    upTo: number,
    place: Place,
  ): Promise<void> {
    const { accounts, history, load, policy: compiled, skips } = this.#options;
    const policy = compiled(next.policy);
    const replaced = this.#state.inForce?.policy ?? null;
    const folded = new Map<string, ScoreState>();
    for await (const page of history(upTo)) {
      for (const event of page) {
        const { stream, position } = event;
        const accountId = accountOf(stream);
        if (accountId === undefined || skips.isParked(stream, place) || skips.isLeftOut(stream, position)) continue;
        const before = folded.get(accountId) ?? initialScore;
        const input = inputFor(accountId, event, on, ACCOUNT);
        folded.set(
          accountId,
          forAccount(accountId, cause, place, () => observe(policy, before, input)),
        );
      }
    }
    await load([...folded.keys()]);

    this.#policy = policy;
    this.#state = {
      ...this.#state,
      inForce: { policy: next.policy, startsOn: next.startsOn },
      waiting: this.#state.waiting.filter(({ startsOn }) => startsOn > on),
    };
    const data = { policy: next.policy, on, replaced };
    this.#appended += 1;
    this.#decided.push({
      accountId: null,
      event: caused(cause, `${cause.eventId}/${next.policy.hash}`, 0, { type: POLICY_TOOK_EFFECT, data }),
    });
    for (const [accountId, state] of [...folded].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const adopted = forAccount(accountId, cause, place, () =>
        adopt(policy, accounts.state(accountId), state, inputFor(accountId, cause, on, ledger)),
      );
      accounts.set(accountId, adopted.state);
      this.#record(accountId, cause, adopted.decisions);
    }
  }

  #record(accountId: string, cause: RecordedEvent, decisions: readonly ScoreDecision[]): void {
    decisions.forEach((decision, ordinal) => {
      const event = this.#options.isRehearsal
        ? unrecorded(cause, decision)
        : caused(cause, `${cause.eventId}/${accountId}`, ordinal, decision);
      this.#decided.push({ accountId, event });
    });
  }
}

const placeOf = ({ position }: RecordedEvent): Place => ({ position, isOwnInput: false });

/** A decision that is only looked at. */
const unrecorded = ({ occurredAt }: RecordedEvent, { type, data }: ScoreDecision): NewEvent => ({
  eventId: '',
  type,
  data,
  metadata: {},
  occurredAt,
});
