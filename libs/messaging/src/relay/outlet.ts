import type { Kafka, KafkaProducer, OutgoingMessage } from '../kafka/kafka.js';

type Waiting = Readonly<{ messages: readonly OutgoingMessage[]; resolve: () => void; reject: (error: unknown) => void }>;

/** So many messages go into one request at most; the rest waits for the next. */
const MOST = 2_000;

/**
 * The one producer of a relay. What its partitions have to send while a request is under way goes into the next one together, so
 * sixteen quiet partitions cost the broker no more than one. A failure fails the whole request and ends the producer: everyone
 * sends again, over a new one.
 */
export class Outlet {
  readonly #kafka: Pick<Kafka, 'producer'>;
  #producer: KafkaProducer | undefined;
  #waiting: Waiting[] = [];
  #isBusy = false;
  #work = Promise.resolve();

  constructor(kafka: Pick<Kafka, 'producer'>) {
    this.#kafka = kafka;
  }

  /** Resolves once all in-sync replicas have the messages, which keep their order; until then, any part of them may be there. */
  send(messages: readonly OutgoingMessage[]): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ messages, resolve, reject });
    if (!this.#isBusy) this.#work = this.#sendAll();
    return promise;
  }

  /** Lets what is under way end, then disconnects. */
  async close(): Promise<void> {
    await this.#work;
    await this.#drop();
  }

  async #sendAll(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting.length > 0) {
      const batch = this.#take();
      try {
        this.#producer ??= await this.#kafka.producer();
        await this.#producer.send(batch.flatMap(({ messages }) => messages));
        batch.forEach(({ resolve }) => resolve());
      } catch (error) {
        await this.#drop();
        batch.forEach(({ reject }) => reject(error));
      }
    }
    this.#isBusy = false; // in the same breath as the look at the queue: who comes now starts anew
  }

  #take(): readonly Waiting[] {
    let size = 0;
    const fitting = this.#waiting.findIndex(({ messages }, index) => (size += messages.length) > MOST && index > 0);
    return this.#waiting.splice(0, fitting === -1 ? this.#waiting.length : fitting);
  }

  async #drop(): Promise<void> {
    await this.#producer?.close().catch(() => undefined);
    this.#producer = undefined;
  }
}
