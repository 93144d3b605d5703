import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerMigrations, ledgerPool, migrate } from '@strata/ledger';
import { PostgresServer, runSql } from '@strata/testing';
import { Pool } from 'pg';
import { appendsOfProcesses, appendsPerSecond, PARTITIONS, SCHEMA } from './appends.js';
import { measureDays } from './days.js';
import { autocommitInserts, makeFloors, unnestBatches } from './floors.js';
import { order, Sender } from './ingest.js';
import { catchUp, measureHistory } from './history.js';
import { Installation } from './installation.js';
import { measureOverKafka } from './kafka/over-kafka.js';
import { besides, type Line, thingsPerSecond } from './measure.js';
import { pathOf, runProgram } from './program.js';
import { copyAndParse, readForReplay } from './reading.js';
import { ServiceProcess } from './service-process.js';
import { measureUsage } from './usage.js';

const POLICY = 'infra/samples/policies/online-retail.yaml';
const MAPPING = pathOf('infra/samples/online-retail.yaml');

type Options = Readonly<{ seconds: number; quick: boolean; data: string; say: (line: Line) => void }>;

/** Everything that is measured, each beside its floor from the same minutes. */
export const measureAll = async (options: Options): Promise<readonly Line[]> => {
  const lines: Line[] = [];
  const note = (line: Line): void => {
    lines.push(line);
    options.say(line);
  };
  await using server = await PostgresServer.temporary();
  await runSql(server.url(), readFileSync(pathOf('infra/postgres/roles.sql'), 'utf8'));
  await runSql(server.url(), 'CREATE ROLE strata_bench LOGIN IN ROLE strata_reader');
  await migrate({ url: server.url(), schema: SCHEMA, migrations: ledgerMigrations({ schema: SCHEMA, partitions: PARTITIONS }) });
  const plain = new Pool({ connectionString: server.url(), max: 32 });
  try {
    await makeFloors(plain);
    await measureAppends(server.url(), plain, options.seconds, note);
    await measureReading(server.url(), SCHEMA, note);
    await measureIngest(server.url(), plain, note);
    await measureDays(server, options.quick, note);
    await measureUsage(server, options.quick, note);
    await measureOverKafka(server, options.seconds, note);
    await measureServices(options.data, note);
  } finally {
    await plain.end();
  }
  return lines;
};

type Note = (line: Line) => void;

const measureAppends = async (url: string, plain: Pool, seconds: number, note: Note): Promise<void> => {
  const unit = 'events/s';
  const floorOf = (connections: number) => ({
    name: `autocommit inserts, ${connections} connection${connections === 1 ? '' : 's'}`,
    measure: () => autocommitInserts(plain, connections, seconds),
  });
  const appends = (callers: number) => () => appendsPerSecond({ url, callers, seconds });
  note(await besides({ name: 'durable appends, 1 caller', unit }, floorOf(1), appends(1)));
  note(await besides({ name: 'durable appends, 32 callers', unit, aim: 0.7 }, floorOf(32), appends(32)));
  note(await besides({ name: 'durable appends, 256 callers', unit, aim: 1.1 }, floorOf(32), appends(256)));

  let last: readonly number[] = [];
  const alone = {
    name: 'one process, 256 callers',
    measure: () => appendsOfProcesses(1, { url, callers: 256, seconds }).then(sum),
  };
  const two = async () => sum((last = await appendsOfProcesses(2, { url, callers: 128, seconds })));
  note(await besides({ name: 'two processes, 128 callers each', unit, aim: 1 }, alone, two));
  const faster = { name: 'the faster', rate: Math.max(...last) };
  note({ name: 'the slower of the two processes', rate: Math.min(...last), unit, floor: faster, aim: 0.67 });
};

const sum = (rates: readonly number[]): number => rates.reduce((total, rate) => total + rate, 0);

const measureReading = async (url: string, schema: string, note: Note): Promise<void> => {
  const pool = ledgerPool({ url });
  const plain = new Pool({ connectionString: url });
  try {
    await copyAndParse(plain, schema); // both read from memory
    const floor = { name: 'COPY out and parse', measure: () => copyAndParse(plain, schema) };
    const line = { name: `reading ${schema} for replay`, unit: 'events/s', aim: 0.4 };
    note(await besides(line, floor, () => readForReplay(pool, schema, PARTITIONS)));
  } finally {
    await pool.end();
    await plain.end();
  }
};

/** The account service alone, as a pod would be: what it takes in over HTTP, checked, decided and durable. */
const measureIngest = async (url: string, plain: Pool, note: Note): Promise<void> => {
  const env = { DATABASE_URL: url, PARTITIONS: String(PARTITIONS), ROLE: 'api' };
  await ServiceProcess.migrate('account', env);
  await using account = await ServiceProcess.start('account', env);
  const sender = new Sender(account.url);
  await sender.registerAccounts();
  await sender.sendOrders(); // the compiler has seen everything once
  const floor = { name: 'unnest batches of 1,000', measure: () => unnestBatches(plain, 1_000, 40, order) };
  note(await besides({ name: 'bulk ingest over HTTP', unit: 'events/s', aim: 0.5 }, floor, () => sender.sendOrders()));
};

/** The whole installation: the import of the real orders where they are at hand, and a rebuild of what it led to. */
const measureServices = async (data: string, note: Note): Promise<void> => {
  if (!existsSync(data)) return;
  await using strata = await Installation.start(POLICY);
  const rate = await thingsPerSecond(async () => {
    await strata.strata('import', data, '--mapping', MAPPING, '--open-days');
    return 541_909;
  });
  note({
    name: 'import of online-retail',
    rate,
    unit: 'lines/s',
    note: `${(541_909 / rate).toFixed(1)} s, 26,562 events and 374 days`,
  });
  await strata.stop();
  await measureRebuild(strata.folder, note);
};

const measureRebuild = async (folder: string, note: Note): Promise<void> => {
  const server = await PostgresServer.start({ dataDir: join(folder, 'postgres') });
  try {
    const url = server.url('strata');
    await catchUp(server, PARTITIONS);
    await measureReading(url, 'account', note);
    await measureHistory(server, PARTITIONS, note);
    const pool = new Pool({ connectionString: url });
    const floor = { name: 'COPY out and parse', rate: await copyAndParse(pool, 'account') };
    const { rows } = await pool.query<{ events: number }>('SELECT sum(head)::float8 AS events FROM account.ledger_partition');
    await pool.end();
    const rate = await thingsPerSecond(async () => {
      await runProgram('services/scoring/dist/rebuild.main.js', [], {
        DATABASE_URL: server.url('strata', 'strata_scoring'),
        PARTITIONS: String(PARTITIONS),
        ROLE: 'consumer',
      });
      return rows[0]?.events ?? 0;
    });
    note({ name: 'rebuild of scoring from the ledger', rate, unit: 'events/s', floor });
  } finally {
    await server.stop();
  }
};
