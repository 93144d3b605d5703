import type { RecordedEvent } from '@strata/ledger';
import type { EventSource, Subscription } from '../event-source.js';
import { messageOf } from '../failure.js';
import { backoff, pause } from '../pause.js';
import type { Feed } from './feed-client.js';
import { type Arrival, Inbox } from './inbox.js';
import type { IncomingMessage, Kafka, KafkaMember } from './kafka.js';
import type { KafkaLog } from './kafka.log.js';
import { KafkaTrouble } from './kafka-trouble.js';
import { Heads } from './heads.js';
import { Offsets } from './offsets.js';
import { toRecordedEvent } from './recorded-event.parser.js';
import { requireTopics, WrongPartitions } from './topics.js';

export type KafkaSourceOptions = Readonly<{
  kafka: Pick<Kafka, 'join' | 'partitionsOf'>;
  /** The ledger that is read: `account`. Its topic is `account.ledger.v1` unless told. */
  ledger: string;
  topic?: string | undefined;
  partitions: number;
  /** The producing service, for what the topic does not have. */
  feed: Feed;
  /** Largest batch. */
  batchSize?: number | undefined;
  /** After so long without a message, a partition asks whether the ledger has come further than the topic. */
  idleMs?: number | undefined;
  log?: KafkaLog | undefined;
}>;

/** A partition that this process delivers. */
type Work = Readonly<{ inbox: Inbox; stop: AbortController; done: Promise<void> }>;

/** What belongs to one stay in the group: from joining to leaving. */
type Stay = Readonly<{ subscription: Subscription; member: KafkaMember; offsets: Offsets; heads: Heads }>;

/** Turns messages of a partition into arrivals. */
type Reader = (partition: number, messages: readonly IncomingMessage[]) => readonly Arrival[];

/** Of what was gained and then lost again, the rest is waited for before the partition is begun anew. */
const NOTHING = Promise.resolve();

/** A partition that was just gained and gets nothing from the topic looks at the feed sooner: the topic may be a new one. */
const FIRST_LOOK_MS = 1_000;

/**
 * Another service's ledger, read from its topic as a member of a consumer group. The topic is only the quick way: what counts are
 * positions. So whatever the topic lacks (retention, a new broker, a lost message) comes from the producing service's feed, and
 * what it has twice or in another order is sorted out by the consumer.
 */
export class KafkaSource implements EventSource {
  readonly ledger: string;
  readonly partitions: number;
  readonly #options: KafkaSourceOptions;
  readonly #topic: string;
  readonly #batchSize: number;

  constructor(options: KafkaSourceOptions) {
    this.#options = options;
    this.ledger = options.ledger;
    this.partitions = options.partitions;
    this.#topic = options.topic ?? `${options.ledger}.ledger.v1`;
    this.#batchSize = options.batchSize ?? 500;
  }

  /** As EventSource says; rejects when the topic has another number of partitions, since no waiting helps. */
  async run(subscription: Subscription): Promise<void> {
    const { signal, ticked, consumer } = subscription;
    const { kafka, log } = this.#options;
    let said = '';
    for (let failures = 0; !signal.aborted;) {
      ticked();
      const began = Date.now();
      try {
        await requireTopics(kafka, [this.#topic], this.partitions);
        await this.#stay(subscription);
      } catch (error) {
        if (error instanceof WrongPartitions) throw error;
        failures = Date.now() - began > 60_000 ? 1 : failures + 1;
        const reason = messageOf(error);
        if (failures === 1 || (error instanceof KafkaTrouble && reason !== said)) {
          log?.warn({ consumer, topic: this.#topic, reason }, 'not in the consumer group; joining again');
          said = reason;
        }
        await pause(backoff(failures, 2_000), signal);
      }
    }
  }

  async *history(partition: number, after: number, upTo: number): AsyncGenerator<readonly RecordedEvent[]> {
    for (let position = after; position < upTo;) {
      const page = await this.#options.feed.page(partition, position, Math.min(this.#batchSize, upTo - position));
      const last = page.at(-1);
      if (!last) return;
      yield page;
      position = last.position;
    }
  }

  heads(): Promise<ReadonlyMap<number, number>> {
    return this.#options.feed.heads();
  }

  /** From joining the group to leaving it: until told to stop, or until the broker is lost, which is thrown. */
  async #stay(subscription: Subscription): Promise<void> {
    const { signal } = subscription;
    const works = new Map<number, Work>();
    const joined = Promise.withResolvers<Stay>();
    joined.promise.catch(() => undefined);
    const arrivals = this.#readerOf(await this.#options.feed.ledgerId());
    const revoke = () => works.forEach(({ stop }) => stop.abort());
    const over = new AbortController();
    try {
      const member = await this.#options.kafka.join({
        group: subscription.consumer,
        topic: this.#topic,
        revoked: revoke,
        assigned: (partitions) => {
          revoke();
          for (const partition of partitions)
            works.set(partition, this.#begin(partition, joined.promise, works.get(partition)?.done));
        },
        received: (partition, messages) => works.get(partition)?.inbox.put(arrivals(partition, messages)),
        ticked: () => subscription.ticked(),
      });
      const offsets = new Offsets(member);
      joined.resolve({ subscription, member, offsets, heads: new Heads(this.#options.feed, this.#idleMs / 2) });
      const error = await Promise.race([member.ended, aborted(signal, over.signal)]);
      revoke();
      await Promise.all([...works.values()].map(({ done }) => done));
      await offsets.flush();
      await member.leave();
      if (error) throw error;
    } finally {
      over.abort();
      joined.reject(new Error('not in the group'));
      revoke();
      await Promise.all([...works.values()].map(({ done }) => done));
    }
  }

  get #idleMs(): number {
    return this.#options.idleMs ?? 10_000;
  }

  #begin(partition: number, joined: Promise<Stay>, before = NOTHING): Work {
    const stop = new AbortController();
    const onMember = (act: (member: KafkaMember) => void) => () =>
      void joined.then(({ member }) => act(member)).catch(() => undefined);
    const inbox = new Inbox({
      capacity: this.#batchSize * 4,
      pause: onMember((member) => member.pause(partition)),
      resume: onMember((member) => member.resume(partition)),
    });
    const work = async (): Promise<void> => {
      await before;
      const stay = await joined;
      stay.member.resume(partition); // it may have been paused when it was ours the last time
      await this.#deliver(partition, inbox, stay, stop.signal);
    };
    return { inbox, stop, done: work().catch(() => undefined) };
  }

  /** Takes what arrives to its effect, until the partition goes to somebody else. */
  async #deliver(partition: number, inbox: Inbox, { subscription, offsets, heads }: Stay, stop: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([stop, subscription.signal]);
    const isOver = (): boolean => signal.aborted; // it changes while we wait
    if (isOver()) return;
    const left = subscription.gained(partition);
    let patience = Math.min(FIRST_LOOK_MS, this.#idleMs);
    try {
      for (let position = await subscription.startAfter(partition, signal); !isOver(); patience = this.#idleMs) {
        subscription.ticked(partition);
        const arrivals = await inbox.take(this.#batchSize, patience, signal);
        const last = arrivals.at(-1);
        if (last) {
          const events = arrivals.map(({ event }) => event);
          position = await this.#whole(partition, events, position, subscription, signal);
          offsets.reached(partition, last.next);
        } else if (!isOver()) position = await this.#catchUp(partition, position, heads, subscription, signal);
      }
    } catch (error) {
      if (!isOver())
        this.#options.log?.error({ partition, reason: messageOf(error), err: error }, 'a partition is not delivered any more');
    } finally {
      left();
    }
  }

  /** Offers what is left of a batch until all of it has taken effect: a hole before it may have to be filled page by page. */
  async #whole(
    partition: number,
    events: readonly RecordedEvent[],
    from: number,
    { deliver }: Subscription,
    signal: AbortSignal,
  ): Promise<number> {
    let position = from;
    for (let rest = events; rest.length > 0; rest = rest.filter((event) => event.position > position)) {
      position = await deliver({ partition, events: rest }, signal);
    }
    return position;
  }

  /** Nothing has come for a while. If the ledger has come further nevertheless, the topic does not have it: the feed does. */
  async #catchUp(
    partition: number,
    from: number,
    heads: Heads,
    subscription: Subscription,
    signal: AbortSignal,
  ): Promise<number> {
    let position = from;
    try {
      const head = await heads.of(partition);
      for await (const page of head > from ? this.history(partition, from, head) : []) {
        subscription.ticked(partition);
        position = await this.#whole(partition, page, position, subscription, signal);
        if (signal.aborted) break;
      }
    } catch (error) {
      if (!signal.aborted)
        this.#options.log?.warn({ partition, reason: messageOf(error) }, 'the feed cannot be read; trying again');
    }
    return position;
  }

  /**
   * Reads the messages of one ledger. What cannot be read is left out: it leaves a hole, and a hole is refetched. So is what an earlier
   * installation has left on the topic, whose positions look like ours.
   */
  #readerOf(ledgerId: string): Reader {
    const withForeign = new Set<number>();
    return (partition, messages) =>
      messages.flatMap((message) => {
        const place = { topic: this.#topic, partition, offset: message.offset };
        if (message.headers['strata_ledger_id'] !== ledgerId) {
          if (!withForeign.has(partition))
            this.#options.log?.warn(place, 'messages of another installation are on this topic; they are left out');
          withForeign.add(partition);
          return [];
        }
        const event = toRecordedEvent(partition, message);
        if (event) return [{ event, next: String(BigInt(message.offset) + 1n) }];
        this.#options.log?.warn(place, 'a message that is no event of the ledger was left out');
        return [];
      });
  }
}

/** Resolves once the signal is aborted; listens no longer than until `over`, since the signal outlives many a stay. */
const aborted = (signal: AbortSignal, over: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true, signal: over });
  });
