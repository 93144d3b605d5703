import { type Ledger, LedgerListener, type RecordedEvent, transact } from '@strata/ledger';
import { holdPartitions } from '../claims.js';
import { messageOf } from '../failure.js';
import { type PublicMessage, toLedgerMessage, toPublicMessage } from '../kafka/cloud-event.headers.js';
import { isRefusedByBroker, type Kafka } from '../kafka/kafka.js';
import type { KafkaLog } from '../kafka/kafka.log.js';
import { KafkaTrouble } from '../kafka/kafka-trouble.js';
import { requireTopics, WrongPartitions } from '../kafka/topics.js';
import { backoff, pause } from '../pause.js';
import { Outlet } from './outlet.js';
import { Progress } from './progress.js';
import { RelayBoard, type RelayHealth } from './relay.health.js';
import { count, observe } from './relay.metrics.js';
import { relaySpan } from './relay.trace.js';

/** What a service says in public. `messagesOf` is pure: an event that is sent again must lead to the same messages. */
export type Publisher = Readonly<{ topics: readonly string[]; messagesOf: (event: RecordedEvent) => readonly PublicMessage[] }>;

export type RelayOptions = Readonly<{
  /** The service's own ledger. Its pool serves the reading, the listening and the claims: three connections and one for each read. */
  ledger: Ledger;
  /** `account.ledger.v1`, with as many partitions as the ledger. */
  topic: string;
  kafka: Pick<Kafka, 'producer' | 'partitionsOf'>;
  publishes?: Publisher | undefined;
  log?: KafkaLog | undefined;
  /** Largest batch. */
  batchSize?: number | undefined;
  /** How often a partition that another process holds is tried: what a take-over costs. */
  claimMs?: number | undefined;
  /** How often the ledger is looked at although nothing was heard. */
  pollMs?: number | undefined;
  silentAfterMs?: number | undefined;
}>;

/** The name under which a ledger keeps how far its relay has come. */
const CONSUMER = 'relay';
const BEAT_MS = 5_000;
const STALLED_AFTER = 5;
const STALLED_PAUSE_MS = 15_000;

/**
 * Copies a ledger to its topic: each partition to the partition of the same number, in the order of positions. The position is kept
 * beside the ledger and moves soon after the broker has acknowledged, so nothing is lost, and a crash repeats at most the last two
 * batches of each partition, with the same ids and positions.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #ledger: Ledger;
  readonly #outlet: Outlet;
  readonly #board: RelayBoard;
  readonly #listener: LedgerListener;
  readonly #progress: Progress;
  #ledgerId = '';

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#ledger = options.ledger;
    this.#outlet = new Outlet(options.kafka);
    this.#board = new RelayBoard(options.ledger.schema, options.silentAfterMs ?? 60_000);
    this.#progress = new Progress({
      keep: (positions) => this.#ledger.moveCheckpoints(this.#ledger.pool, CONSUMER, positions),
      onError: (error) =>
        options.log?.warn({ reason: messageOf(error) }, 'how far the relay has come is not kept yet; trying again'),
    });
    const { pollMs } = options;
    this.#listener = new LedgerListener({ ledger: options.ledger, ...(pollMs !== undefined && { pollMs }) });
  }

  /** Runs until the signal is aborted; then lets the batches under way end. Rejects only when a topic has the wrong partitions. */
  async run(signal: AbortSignal): Promise<void> {
    const { topic, kafka, publishes, claimMs, log } = this.#options;
    const topics = [topic, ...(publishes?.topics ?? [])];
    const unobserve = observe(() => this.health());
    try {
      await this.#insist(undefined, signal, () => requireTopics(kafka, topics, this.#ledger.partitions));
      await this.#insist(undefined, signal, () => this.#listener.start());
      this.#ledgerId = await this.#insist(undefined, signal, () => this.#ledger.id());
      await holdPartitions({
        pool: this.#ledger.pool,
        consumer: `${this.#ledger.schema}.${CONSUMER}`,
        partitions: this.#ledger.partitions,
        work: (partition, held) => this.#copy(partition, held),
        ticked: () => this.#board.ticked(),
        onError: (error) => log?.warn({ reason: messageOf(error) }, 'the relay has no database; waiting for it'),
        signal,
        ...(claimMs !== undefined && { retryMs: claimMs }),
      });
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#listener.stop();
      unobserve();
      await this.#progress.close();
      await this.#outlet.close();
    }
  }

  health(): RelayHealth {
    return this.#board.read((partition) => this.#listener.headOf(partition));
  }

  /** One partition, page by page; the next page is read while the last one is sent. */
  async #copy(partition: number, signal: AbortSignal): Promise<void> {
    const { batchSize = 500, log } = this.#options;
    const left = this.#board.gained(partition);
    const read = (after: number) => this.#ledger.read({ partition, after, limit: batchSize });
    try {
      let position = await this.#insist(partition, signal, () =>
        transact(this.#ledger.pool, (tx) => this.#ledger.checkpoint(tx, CONSUMER, partition)),
      );
      this.#board.reached(partition, position);
      this.#progress.begins(partition, position);
      for (let ahead: Promise<RecordedEvent[]> | undefined; !signal.aborted;) {
        const page = ahead;
        ahead = undefined;
        if (!page) await this.#news(partition, position, signal);
        const events = await this.#insist(partition, signal, () => page?.catch(() => read(position)) ?? read(position));
        const last = events.at(-1);
        if (!last) continue;
        ahead = events.length === batchSize ? read(last.position) : undefined;
        ahead?.catch(() => undefined); // it is asked for again
        await this.#progress.atMost(batchSize, partition, position, signal);
        await this.#send(partition, events, signal);
        position = last.position;
        this.#progress.reached(partition, position);
      }
    } catch (error) {
      if (!signal.aborted) log?.error({ partition, reason: messageOf(error), err: error }, 'a relay ended');
    } finally {
      left();
    }
  }

  async #send(partition: number, events: readonly RecordedEvent[], signal: AbortSignal): Promise<void> {
    const [first, last] = [events[0], events.at(-1)];
    if (!first || !last) return;
    this.#board.found(partition, Date.parse(first.recordedAt));
    const span = relaySpan(this.#options.topic, partition, events);
    const published = await this.#insist(partition, signal, async () => {
      const { own, forOthers } = this.#messagesOf(events);
      await this.#outlet.send([...own, ...forOthers]);
      return forOthers.length;
    }).finally(() => span?.end());
    this.#board.reached(partition, last.position);
    const attributes = { ledger: this.#ledger.schema };
    count('batches', 1, attributes);
    count('events', events.length, attributes);
    count('published', published, attributes);
  }

  #messagesOf(events: readonly RecordedEvent[]) {
    const { topic, publishes } = this.#options;
    const { schema } = this.#ledger;
    const ledger = { schema, id: this.#ledgerId };
    return {
      own: events.map((event) => toLedgerMessage(topic, ledger, event)),
      forOthers: events.flatMap((event) =>
        (publishes?.messagesOf(event) ?? []).map((message) => toPublicMessage(schema, event, message)),
      ),
    };
  }

  /**
   * Tries until it succeeds or is told to stop: an outage is waited out, however long. What the broker refuses, or what cannot be
   * made a message, stalls the partition for everybody to see; it is tried again now and then, and nothing is skipped.
   */
  async #insist<T>(partition: number | undefined, signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
    const { topic, log } = this.#options;
    let said = '';
    for (let failures = 0; ;) {
      signal.throwIfAborted();
      this.#board.ticked(partition);
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof WrongPartitions) throw error;
        failures += 1;
        const reason = messageOf(error);
        const stalled = failures >= STALLED_AFTER && (isRefusedByBroker(error) || error instanceof TypeError);
        if (partition !== undefined) this.#board.held(partition, stalled ? 'stalled' : 'waiting', reason);
        if (stalled && failures === STALLED_AFTER)
          log?.error({ topic, partition, reason, err: error }, 'this partition cannot be relayed');
        else if (failures === 1 || (error instanceof KafkaTrouble && reason !== said)) {
          log?.warn({ topic, partition, reason }, 'the relay waits and will catch up');
          said = reason;
        }
        count('retries', 1, { ledger: this.#ledger.schema });
        await pause(stalled ? STALLED_PAUSE_MS : backoff(failures, 2_000), signal);
      }
    }
  }

  /** Waits until there is something behind `after`: what is there need not be asked of the database first. */
  async #news(partition: number, after: number, signal: AbortSignal): Promise<void> {
    if (this.#listener.headOf(partition) > after) return;
    const beat = setInterval(() => this.#board.ticked(partition), BEAT_MS);
    try {
      await this.#listener.waitFor(partition, after, signal);
    } finally {
      clearInterval(beat);
    }
  }
}
