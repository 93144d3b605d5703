import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { Clock } from './clock.js';
import type { Database } from './database.js';
import type { DataFolder } from './data-folder.js';
import { type ServiceProgram, ServiceProcess } from './service-process.js';
import type { Terminal } from './terminal.js';

const mainOf = (service: string): string => fileURLToPath(new URL(`../../../services/${service}/dist/main.js`, import.meta.url));

/** The services, those that others read from first. */
const PROGRAMS: readonly ServiceProgram[] = ['account', 'scoring', 'lifecycle'].map((name) => ({ name, main: mainOf(name) }));

export const SERVICE_NAMES: readonly string[] = PROGRAMS.map(({ name }) => name);

/** What all services are told; the account service acts on the clock and the time zone. */
export type Settings = {
  clock: Clock;
  timeZone: string;
  partitions: number;
  /** Where events travel over Kafka: its brokers, and the one address, at which services ask each other for what a topic does not have. */
  kafka?: Readonly<{ brokers: string; url: string }> | undefined;
};

/** The services of this installation as child processes. */
export class Installation {
  readonly services: readonly ServiceProcess[];

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    folder: DataFolder,
    terminal: Terminal,
  ) {
    this.services = PROGRAMS.map(
      (program) =>
        new ServiceProcess(program, () => this.#environmentOf(program.name), join(folder.logs, `${program.name}.log`), terminal),
    );
  }

  /** Brings every schema to the state of this version. */
  async migrate(): Promise<void> {
    await Promise.all(this.services.map((service) => service.runOnce({ ROLE: 'migrate', DATABASE_URL: this.database.ownerUrl })));
  }

  async start(): Promise<void> {
    await Promise.all(this.services.map((service) => service.start()));
  }

  /** Goes on with another clock: only the account service opens days. */
  async changeClock(clock: Clock): Promise<void> {
    this.settings.clock = clock;
    await this.services.find(({ program }) => program.name === 'account')?.restart();
  }

  /** In order of the flow: what the first has recorded, the next may still read. */
  async stop(): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()));
    for (const service of this.services) service.close();
  }

  /** Events in the account ledger. */
  async recorded(): Promise<number> {
    const [row] = await this.database.query<{ events: string }>(
      'SELECT coalesce(sum(head), 0) AS events FROM account.ledger_partition',
    );
    return Number(row?.events ?? 0);
  }

  /** Events of the account ledger that scoring and lifecycle have not seen yet, and decisions of scoring that lifecycle has not. */
  async behind(): Promise<number> {
    const [row] = await this.database.query<{ events: string }>(
      `WITH head AS (SELECT 'account' AS ledger, partition, head FROM account.ledger_partition
                     UNION ALL SELECT 'scoring', partition, head FROM scoring.ledger_partition),
            reached AS (SELECT consumer, partition, position FROM scoring.checkpoint
                        UNION ALL SELECT consumer, partition, position FROM lifecycle.checkpoint),
            reading AS (VALUES ('account', 'scoring.account-facts'), ('account', 'lifecycle.account-facts'), ('scoring', 'lifecycle.scoring-decisions'))
       SELECT coalesce(sum(h.head - coalesce(r.position, 0)), 0) AS events FROM reading AS g (ledger, consumer)
       JOIN head h USING (ledger) LEFT JOIN reached r ON r.consumer = g.consumer AND r.partition = h.partition`,
    );
    return Number(row?.events ?? 0);
  }

  #environmentOf(service: string): Readonly<Record<string, string>> {
    const { kafka } = this.settings;
    return {
      ROLE: 'all',
      HOST: '127.0.0.1',
      DATABASE_URL: this.database.urlOf(service),
      ...(kafka
        ? { SOURCE: 'kafka', KAFKA_BROKERS: kafka.brokers, ACCOUNT_URL: kafka.url, SCORING_URL: kafka.url }
        : { SOURCE: 'ledger' }),
      PARTITIONS: String(this.settings.partitions),
      CLOCK: this.settings.clock,
      TIMEZONE: this.settings.timeZone,
    };
  }
}
