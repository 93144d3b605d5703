import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { dockerBroker } from './kafka-docker.js';
import { hasJavaAndMaven, javaBroker } from './kafka-java.js';
import type { KafkaSecurity } from './kafka-properties.js';

const run = promisify(execFile);

/** A broker that tests and `npm start -- --kafka` may use. `await using` removes it. */
export type KafkaBroker = AsyncDisposable &
  Readonly<{
    /** For KAFKA_BROKERS: `127.0.0.1:19092`. */
    brokers: string;
    /** Where it came from, for the log. */
    from: 'KAFKA_BROKERS' | 'Docker' | 'Java and Maven';
    /** Ends it and keeps its data; `start` goes on with them, at the same address. Rejects for a broker that is not ours. */
    stop: () => Promise<void>;
    start: () => Promise<void>;
    /** Ends it and removes what it wrote, unless it was given a folder: that is kept. */
    remove: () => Promise<void>;
  }>;

export type KafkaBrokerOptions = Readonly<{
  /** Where Java's broker keeps its data, so that a later start finds them again. Default: a temporary folder. */
  dataDir?: string;
  /** On 127.0.0.1. Default: a free one. */
  port?: number;
  /** It will run for longer than a test: Java takes its time to compile it well. */
  isLongLived?: boolean;
  /** Further listeners, with TLS or accounts. Such a broker is never the one at `KAFKA_BROKERS`. */
  security?: KafkaSecurity;
}>;

/**
 * Finds Apache Kafka: the one at `KAFKA_BROKERS`, else Docker with the official image, else Java 17+ with Maven.
 * With none of them it throws one sentence that says what to install.
 */
export const startKafka = async (options: KafkaBrokerOptions = {}): Promise<KafkaBroker> => {
  const yours = process.env['KAFKA_BROKERS'];
  if (yours && !options.security)
    return disposable({ brokers: yours, from: 'KAFKA_BROKERS', stop: notOurs, start: notOurs, remove: async () => undefined });
  if (await hasDocker()) return disposable(await dockerBroker(options));
  if (await hasJavaAndMaven()) return disposable(await javaBroker(options));
  throw new Error(
    'Kafka needs one of: KAFKA_BROKERS set to a running broker, a Docker engine, or Java 17+ and Maven on the PATH.',
  );
};

const disposable = (broker: Omit<KafkaBroker, typeof Symbol.asyncDispose>): KafkaBroker => ({
  ...broker,
  [Symbol.asyncDispose]: broker.remove,
});

const notOurs = (): Promise<never> => Promise.reject(new Error('the broker at KAFKA_BROKERS is not ours to stop or start'));

/** The command may be there and the engine not. */
const hasDocker = (): Promise<boolean> =>
  run('docker', ['info'], { timeout: 15_000 }).then(
    () => true,
    () => false,
  );
