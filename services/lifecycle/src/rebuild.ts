import { canonicalJson, type Ledger, rebuildProjection, type RecordedEvent, transact } from '@strata/ledger';
import {
  Accounts,
  accountStream,
  type Decided,
  initialPartition,
  INPUTS_STREAM,
  inputsOf,
  Parking,
  PartitionFold,
  pastInputs,
  type PublishedPolicies,
  Skips,
} from '@strata/messaging';
import type { CompiledPolicy } from '@strata/policy';
import { requireContract } from './fold/check.js';
import { lifecycleCore } from './fold/lifecycle.core.js';
import { ACCOUNT_FACTS, LIFECYCLE, NAMES } from './names.js';
import { applyProfiles } from './stage/profile.projection.js';
import { recordProjection } from './stage/record.projection.js';

const PAGE = 1_000;
const parking = new Parking({ schema: LIFECYCLE });

/** What a rebuild went through, and the first decision that came out differently from what is on record. */
export type Rebuilt = Readonly<{ events: number; decisions: number; difference: string | null }>;

type Parts = Readonly<{ lifecycle: Ledger; account: Ledger; policies: PublishedPolicies<CompiledPolicy> }>;

/**
 * Folds one partition anew: the account ledger up to the checkpoint, and each recorded input behind the position at which it took effect. Compares
 * every decision with the recorded one, byte by byte, and writes the states that come out. The consumer of the partition waits meanwhile; nothing
 * is recorded. With a difference nothing is written.
 */
const rebuildPartition = ({ lifecycle, account, policies }: Parts, partition: number): Promise<Rebuilt> =>
  transact(lifecycle.pool, async (tx) => {
    const upTo = await lifecycle.checkpoint(tx, ACCOUNT_FACTS, partition);
    const recorded = await lifecycle.readStream(INPUTS_STREAM, { partition });
    const inputs = [...inputsOf(recorded)];
    await policies.know(partition, initialPartition, inputs);
    const history = (until: number) => (until > 0 ? account.history({ partition, upTo: until }) : noPages());
    const accounts = new Accounts(lifecycleCore);
    const fold = new PartitionFold(
      {
        core: lifecycleCore,
        names: NAMES,
        check: requireContract,
        partition,
        state: initialPartition,
        version: 0,
        accounts,
        policy: (ref) => policies.compiled(ref),
        history,
        inputs: (upToVersion) => pastInputs(lifecycle, partition, upToVersion),
        load: () => Promise.resolve(),
        skips: new Skips(await parking.standing(tx, ACCOUNT_FACTS, partition)),
      },
      0,
    );
    const record = new DecisionRecord(lifecycle, partition, await parking.everParked(tx, ACCOUNT_FACTS, partition));
    let events = 0;
    for await (const page of history(upTo)) {
      for (const event of page) {
        for (let next = inputs[0]; next && next.after < event.position; next = inputs[0]) {
          inputs.shift();
          await fold.input(next);
        }
        await fold.take(event);
      }
      events += page.length;
      if (!(await record.compare(fold.decided()))) break;
      await applyProfiles(tx, page);
    }
    // Recorded behind the last event: the consumer has taken it in only if something that followed is on record.
    for (let next = inputs[0]; next && (await record.hasMore()); next = inputs[0]) {
      inputs.shift();
      await fold.input(next);
      await record.compare(fold.decided());
    }
    const difference =
      record.difference ?? ((await record.hasMoreOfAny()) ? 'there are more decisions on record than came out' : null);
    if (difference === null) {
      const seen = inputs[0] ? inputs[0].version - 1 : recorded.length;
      const own = { stream: INPUTS_STREAM, state: { ...fold.own.state, seen }, nextDue: null };
      const touched = fold.policy ? accounts.touched(fold.policy) : [];
      const rows = touched.map(({ accountId, state, nextDue }) => ({ stream: accountStream(accountId), state, nextDue }));
      const all = events > 0 || seen > 0 ? [...rows, own] : rows;
      for (let i = 0; i < all.length; i += PAGE) await lifecycle.saveStates(tx, partition, all.slice(i, i + PAGE));
    }
    return { events, decisions: record.compared, difference };
  });

/** Everything that can be dropped, anew: states and profiles from both ledgers, then the read models from our own, swapped in at the end. */
export const rebuildAll = async (parts: Parts): Promise<Rebuilt> => {
  let [events, decisions] = [0, 0];
  for (let partition = 0; partition < parts.lifecycle.partitions; partition++) {
    const rebuilt = await rebuildPartition(parts, partition);
    events += rebuilt.events;
    decisions += rebuilt.decisions;
    if (rebuilt.difference !== null) return { events, decisions, difference: `partition ${partition}: ${rebuilt.difference}` };
  }
  await rebuildProjection({ ledger: parts.lifecycle, projection: recordProjection });
  return { events, decisions, difference: null };
};

async function* noPages(): AsyncGenerator<readonly RecordedEvent[]> {
  // nothing was taken yet
}

/**
 * The decisions on record of one partition, beside those that come out again. Of accounts that were once parked the decisions may stand later in
 * the partition than they came about: of these only the order within the account is looked at.
 */
class DecisionRecord {
  compared = 0;
  difference: string | null = null;
  readonly #ledger: Ledger;
  readonly #partition: number;
  readonly #apart: ReadonlySet<string>;
  readonly #ofApart = new Map<string, RecordedEvent[]>();
  #page: RecordedEvent[] = [];
  #after = 0;

  /** @param apart the streams of accounts that were ever parked */
  constructor(ledger: Ledger, partition: number, apart: ReadonlySet<string>) {
    this.#ledger = ledger;
    this.#partition = partition;
    this.#apart = apart;
  }

  /** Whether these are exactly the decisions that follow on record. */
  async compare(decided: readonly Decided[]): Promise<boolean> {
    for (const { stream, event } of decided) {
      if (this.difference !== null) return false;
      const recorded = await this.#next(stream);
      if (!recorded) this.difference = `${event.type} of ${stream} is not on record`;
      else if (textOf(recorded) !== textOf({ ...event, stream }))
        this.difference = `position ${recorded.position} (${recorded.type} of ${recorded.stream}) comes out differently`;
      else this.compared += 1;
    }
    return this.difference === null;
  }

  async hasMore(): Promise<boolean> {
    while (this.#page.length === 0) {
      const page = await this.#ledger.read({ partition: this.#partition, after: this.#after, limit: PAGE });
      const last = page.at(-1);
      if (!last) return false;
      this.#after = last.position;
      this.#page = page.filter(({ metadata, stream }) => metadata.after === undefined && !this.#apart.has(stream));
    }
    return true;
  }

  /** Whether something on record did not come out. */
  async hasMoreOfAny(): Promise<boolean> {
    for (const stream of this.#apart) if ((await this.#recordOf(stream)).length > 0) return true;
    return this.hasMore();
  }

  async #next(stream: string): Promise<RecordedEvent | undefined> {
    if (this.#apart.has(stream)) return (await this.#recordOf(stream)).shift();
    return (await this.hasMore()) ? this.#page.shift() : undefined;
  }

  async #recordOf(stream: string): Promise<RecordedEvent[]> {
    const record = this.#ofApart.get(stream) ?? (await this.#ledger.readStream(stream, { partition: this.#partition }));
    this.#ofApart.set(stream, record);
    return record;
  }
}

type Told = Pick<RecordedEvent, 'eventId' | 'stream' | 'type' | 'data' | 'occurredAt'>;

const textOf = ({ eventId, stream, type, data, occurredAt }: Told): string =>
  canonicalJson({ eventId, stream, type, data, occurredAt });
