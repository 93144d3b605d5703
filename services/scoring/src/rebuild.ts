import { canonicalJson, type Ledger, rebuildProjection, type RecordedEvent, transact } from '@strata/ledger';
import { Parking, Skips } from '@strata/messaging';
import { Accounts } from './fold/accounts.js';
import { type Decided, PartitionFold } from './fold/partition.fold.js';
import { initialPartition } from './fold/partition-state.js';
import { inputsOf } from './fold/input.js';
import { ACCOUNT_FACTS, accountStream, POLICY_DRAFTED, POLICY_TOOK_EFFECT, INPUT_STREAM, SCORING } from './names.js';
import type { Policies } from './policy/policies.js';
import { policyProjection } from './policy/policy.rows.js';
import { rightsProjection } from './rights/rights.projection.js';
import { applyNames } from './score/account-name.projection.js';
import { scoreProjection } from './score/score.projection.js';

const PAGE = 1_000;
const parking = new Parking({ schema: SCORING });

/** What a rebuild went through, and the first decision that came out differently from what is on record. */
export type Rebuilt = Readonly<{ events: number; decisions: number; difference: string | null }>;

type Parts = Readonly<{ scoring: Ledger; account: Ledger; policies: Policies }>;

/**
 * Folds one partition anew from both ledgers: the account ledger up to the checkpoint, and each recorded input behind the position at which it
 * was recorded. Compares every decision with the recorded one, byte by byte, and writes the states that come out. The consumer of the partition
 * waits meanwhile; nothing is recorded. With a difference nothing is written.
 */
const rebuildPartition = ({ scoring, account, policies }: Parts, partition: number): Promise<Rebuilt> =>
  transact(scoring.pool, async (tx) => {
    const upTo = await scoring.checkpoint(tx, ACCOUNT_FACTS, partition);
    const own = await scoring.readStream(INPUT_STREAM, { partition });
    const inputs = [...inputsOf(own)];
    await policies.know(partition, initialPartition, inputs);

    const history = (until: number) => pagesOf(account, partition, until);
    const accounts = new Accounts();
    const load = () => Promise.resolve();
    const skips = new Skips(await parking.standing(tx, ACCOUNT_FACTS, partition));
    const fold = new PartitionFold(
      { partition, state: initialPartition, version: 0, accounts, policy: (ref) => policies.compiled(ref), history, load, skips },
      0,
    );
    const record = new Record(scoring, partition, await parking.everParked(tx, ACCOUNT_FACTS, partition));
    let events = 0;

    for await (const page of history(upTo)) {
      for (const event of page) {
        while (inputs[0] && inputs[0].after < event.position) await fold.input(inputs.shift() ?? raise());
        const takingEffect = fold.take(event);
        if (takingEffect) await takingEffect;
      }
      events += page.length;
      if (!(await record.compare(fold.decided()))) break;
      await applyNames(tx, page);
    }
    // Recorded behind the last event: the consumer has taken it in only if there is something on record that followed.
    while (inputs[0] && (await record.hasMore())) {
      await fold.input(inputs.shift() ?? raise());
      await record.compare(fold.decided());
    }
    const difference =
      record.difference ?? ((await record.hasMoreOfAny()) ? 'there are more decisions on record than came out' : null);
    if (difference === null) {
      const rows = fold.policy
        ? accounts.touched(fold.policy).map((row) => ({ ...row, stream: accountStream(row.accountId) }))
        : [];
      for (let i = 0; i < rows.length; i += PAGE) await scoring.saveStates(tx, partition, rows.slice(i, i + PAGE));
      const seen = inputs[0] ? inputs[0].version - 1 : own.length;
      if (events > 0 || seen > 0)
        await scoring.saveStates(tx, partition, [{ stream: INPUT_STREAM, state: { ...fold.own.state, seen }, nextDue: null }]);
    }
    return { events, decisions: record.compared, difference };
  });

/** Everything that can be dropped, anew: states and names from both ledgers, then the read models from our own, swapped in at the end. */
export const rebuildAll = async (parts: Parts): Promise<Rebuilt> => {
  let [events, decisions] = [0, 0];
  for (let partition = 0; partition < parts.scoring.partitions; partition++) {
    const rebuilt = await rebuildPartition(parts, partition);
    events += rebuilt.events;
    decisions += rebuilt.decisions;
    if (rebuilt.difference !== null) return { events, decisions, difference: `partition ${partition}: ${rebuilt.difference}` };
  }
  for (const projection of [scoreProjection, rightsProjection, policyProjection])
    await rebuildProjection({ ledger: parts.scoring, projection });
  return { events, decisions, difference: null };
};

async function* pagesOf(ledger: Ledger, partition: number, upTo: number): AsyncGenerator<readonly RecordedEvent[]> {
  for (let after = 0; after < upTo;) {
    const page = await ledger.read({ partition, after, limit: Math.min(PAGE, upTo - after) });
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last.position;
  }
}

/**
 * The decisions on record of one partition, beside those that come out again. Of accounts that were once parked the decisions may stand later in
 * the partition than they came about: of these only the order within the account is looked at.
 */
class Record {
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
    for (const { accountId, event } of decided) {
      if (this.difference !== null) return false;
      const stream = accountId === null ? INPUT_STREAM : accountStream(accountId);
      const recorded = await this.#next(stream);
      if (!recorded) this.difference = `${event.type} of ${stream} is not on record`;
      else if (toText(recorded) !== toText({ ...event, stream }))
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
      this.#page = page.filter(
        ({ type, stream }) =>
          type !== POLICY_DRAFTED && (stream !== INPUT_STREAM || type === POLICY_TOOK_EFFECT) && !this.#apart.has(stream),
      );
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

const toText = ({
  eventId,
  stream,
  type,
  data,
  occurredAt,
}: Pick<RecordedEvent, 'eventId' | 'stream' | 'type' | 'data' | 'occurredAt'>): string =>
  canonicalJson({ eventId, stream, type, data, occurredAt });

const raise = (): never => {
  throw new Error('unreachable: the list was not empty');
};
