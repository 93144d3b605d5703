import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensureTopics, Kafka, type KafkaEnvironment, kafkaSettings, readTopics, saslMechanisms } from '@strata/messaging';
import { freePort, type KafkaBroker, startKafka } from '@strata/testing';
import { sentenceOf, StartFailure, type Terminal } from './terminal.js';

const TOPICS = fileURLToPath(new URL('../../kafka/topics.yaml', import.meta.url));
/** One that a killed launcher has left ends by itself, and needs a moment for it. */
const START_ATTEMPTS = 3;
const ATTEMPT_PAUSE_MS = 3_000;
const LOOK_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;

type BrokerOptions = Readonly<{ dataDir: string; partitions: number; terminal: Terminal }>;

/** The Kafka of this installation: found or started, supplied with topics, started again when it dies. */
export class Broker {
  readonly #stopping = new AbortController();
  #looking: Promise<void> = Promise.resolve();

  private constructor(
    private readonly kafka: KafkaBroker,
    private readonly terminal: Terminal,
  ) {}

  /** Says where the broker comes from. @throws StartFailure when there is none, or its topics are of another installation. */
  static async start({ dataDir, partitions, terminal }: BrokerOptions): Promise<Broker> {
    if (!process.env['KAFKA_BROKERS']) terminal.say('Starting Kafka; the first time it has to be fetched.');
    const kafka = await begin(dataDir);
    const broker = new Broker(kafka, terminal);
    try {
      const client = new Kafka(kafkaSettings({ ...environment(), KAFKA_BROKERS: kafka.brokers }, 'strata-launcher'));
      await ensureTopics(client, readTopics(TOPICS), partitions);
    } catch (error) {
      await broker.stop();
      throw new StartFailure(`Kafka at ${kafka.brokers}: ${sentenceOf(error)}`);
    }
    terminal.say(`Events travel over Kafka at ${kafka.brokers} (${kafka.from}).`);
    if (broker.#isOurs) broker.#looking = broker.#watch();
    return broker;
  }

  /** For KAFKA_BROKERS. */
  get brokers(): string {
    return this.kafka.brokers;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#looking;
    await this.kafka.remove();
  }

  get #isOurs(): boolean {
    return this.kafka.from !== 'KAFKA_BROKERS';
  }

  /** Asked anew: a stop may have come while something was waited for. */
  #isWanted(): boolean {
    return !this.#stopping.signal.aborted;
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  async #watch(): Promise<void> {
    const [host = '', port = ''] = this.kafka.brokers.split(':');
    while (this.#isWanted()) {
      await this.#pause(LOOK_MS);
      if (this.#isWanted() && !(await answers(host, Number(port)))) await this.#startAgain();
    }
  }

  async #startAgain(): Promise<void> {
    this.terminal.warn('Kafka ended unexpectedly and is started again.');
    const startedAt = Date.now();
    for (let pause = LOOK_MS; this.#isWanted(); pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        await this.kafka.start();
        this.terminal.say(`Kafka is back after ${String(Date.now() - startedAt)} ms.`);
        return;
      } catch (error) {
        this.terminal.warn(`Kafka could not be started again yet: ${sentenceOf(error)}`);
        await this.#pause(pause);
      }
    }
  }
}

const begin = async (dataDir: string): Promise<KafkaBroker> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startKafka({ dataDir, port: await freePort(), isLongLived: true });
    } catch (error) {
      if (attempt === START_ATTEMPTS || !sentenceOf(error).startsWith('Kafka ended')) throw new StartFailure(sentenceOf(error));
      await sleep(ATTEMPT_PAUSE_MS);
    }
  }
};

/** How one's own broker is reached: the same variables that the services read. */
const environment = (): KafkaEnvironment => ({
  KAFKA_SSL: process.env['KAFKA_SSL'] === 'true',
  KAFKA_SASL_MECHANISM: saslMechanisms.find((one) => one === process.env['KAFKA_SASL_MECHANISM']),
  KAFKA_SASL_USERNAME: process.env['KAFKA_SASL_USERNAME'] || undefined,
  KAFKA_SASL_PASSWORD: process.env['KAFKA_SASL_PASSWORD'] || undefined,
});

const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, host);
    const answer = (up: boolean) => () => {
      socket.destroy();
      done(up);
    };
    socket.once('connect', answer(true)).once('error', answer(false));
  });
