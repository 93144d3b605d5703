import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensureTopics, Kafka, readTopics } from '@strata/messaging';
import { type KafkaBroker, startKafka } from '@strata/testing';
import { Service } from '../services.js';
import { Database } from './database.js';

export const PARTITIONS = 16;
const CONSUMERS = 3;
/** Only what ends a process is said: that outages are noticed is what they are made for. */
const EVERYWHERE = { PARTITIONS: String(PARTITIONS), LOG_LEVEL: 'fatal' };

/** What a rebuild answers: everything folded anew from the ledgers, each decision compared with the one on record. */
export type Rebuilt = Readonly<{ events: number; decisions: number; difference: string | null }>;

/** An installation as it runs in a cluster, all parts of which can be stopped or killed: nothing of it is shared with other suites. */
export class Fleet {
  readonly #services: Service[] = [];
  #broker: KafkaBroker | undefined;
  #database: Database | undefined;

  async start(): Promise<void> {
    this.#broker = await startBroker();
    this.#database = await Database.start(EVERYWHERE);
    const account = await this.#add('account', 'api');
    const ACCOUNT_URL = account.url;
    await this.#add('scoring', 'api', { ACCOUNT_URL });
    await this.#add('account', 'relay');
    await this.#add('scoring', 'relay');
    for (let n = 0; n < CONSUMERS; n++) await this.#add('scoring', 'consumer', { ACCOUNT_URL });
    await this.ready();
  }

  get broker(): KafkaBroker {
    return started(this.#broker);
  }

  get database(): Database {
    return started(this.#database);
  }

  get account(): Service {
    return started(this.#services[0]);
  }

  get scoring(): Service {
    return started(this.#services[1]);
  }

  get consumers(): readonly Service[] {
    return this.#services.slice(-CONSUMERS);
  }

  get services(): readonly Service[] {
    return this.#services;
  }

  async ready(): Promise<void> {
    await Promise.all(this.services.map((service) => service.ready()));
  }

  /** The names of those that ended although nobody killed them: there must be none. */
  fallen(): readonly string[] {
    return this.services.filter(({ hasFallen }) => hasFallen).map(({ name }) => name);
  }

  async rebuild(): Promise<Rebuilt> {
    const program = fileURLToPath(new URL('../../../../services/scoring/dist/rebuild.main.js', import.meta.url));
    const env = { ...EVERYWHERE, DATABASE_URL: this.database.url('strata_scoring'), ROLE: 'consumer' };
    const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk) => (said += String(chunk)));
    await once(child, 'close');
    return JSON.parse(said) as Rebuilt;
  }

  /** Ends whatever has been started. */
  async end(): Promise<void> {
    await Promise.all(this.#services.map((service) => service.kill()));
    await Promise.all([this.#broker?.remove(), this.#database?.remove()]);
  }

  async #add(service: string, role: string, more: Readonly<Record<string, string>> = {}): Promise<Service> {
    const env = {
      ...EVERYWHERE,
      ROLE: role,
      SOURCE: 'kafka',
      KAFKA_BROKERS: this.broker.brokers,
      DATABASE_URL: this.database.url(`strata_${service}`),
      ...more,
    };
    const alike = this.#services.filter(({ name }) => name.startsWith(`${service} ${role}`)).length;
    const added = await Service.start(service, env, `${service} ${role} ${alike + 1}`);
    this.#services.push(added);
    return added;
  }
}

const started = <T>(part: T | undefined): T => {
  if (part === undefined) throw new Error('the installation has not been started');
  return part;
};

const startBroker = async (): Promise<KafkaBroker> => {
  const broker = await startKafka();
  const kafka = new Kafka({ brokers: broker.brokers.split(','), clientId: 'e2e' });
  await ensureTopics(kafka, readTopics(new URL('../../../kafka/topics.yaml', import.meta.url)), PARTITIONS);
  return broker;
};

/** Waits, and says what for when it was in vain. On a machine that has much else to do a process needs a minute to start. */
export const until = async (what: string, holds: () => Promise<boolean> | boolean, patienceMs = 240_000): Promise<void> => {
  for (const end = Date.now() + patienceMs; !(await holds()); await sleep(50)) {
    if (Date.now() > end) throw new Error(`in ${patienceMs / 1_000} s this did not come true: ${what}`);
  }
};
