import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerMigrations, ledgerPool, migrate } from '@strata/ledger';
import { PostgresServer, runSql } from '@strata/testing';
import { Pool } from 'pg';
import { appendsOfProcesses, appendsPerSecond, PARTITIONS, SCHEMA } from './appends.js';
import { autocommitInserts, makeFloors, unnestBatches } from './floors.js';
import { ingestOverHttp, order } from './ingest.js';
import { Installation } from './installation.js';
import { type Line, thingsPerSecond } from './measure.js';
import { pathOf, runProgram } from './program.js';
import { copyAndParse, readForReplay } from './reading.js';

const POLICY = 'infra/samples/policies/online-retail.yaml';
const MAPPING = pathOf('infra/samples/online-retail.yaml');

type Options = Readonly<{ seconds: number; data: string; say: (line: Line) => void }>;

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
    await measureServices(plain, options.data, note);
  } finally {
    await plain.end();
  }
  return lines;
};

type Note = (line: Line) => void;

const measureAppends = async (url: string, plain: Pool, seconds: number, note: Note): Promise<void> => {
  const one = { name: 'autocommit inserts, 1 connection', rate: await autocommitInserts(plain, 1, seconds) };
  const floor = { name: 'autocommit inserts, 32 connections', rate: await autocommitInserts(plain, 32, seconds) };
  const unit = 'events/s';
  note({ name: 'durable appends, 1 caller', rate: await appendsPerSecond({ url, callers: 1, seconds }), unit, floor: one });
  note({
    name: 'durable appends, 32 callers',
    rate: await appendsPerSecond({ url, callers: 32, seconds }),
    unit,
    floor,
    aim: 0.7,
  });
  const many = await appendsPerSecond({ url, callers: 256, seconds });
  note({ name: 'durable appends, 256 callers', rate: many, unit, floor, aim: 1.1 });

  const [first = 0, second = 0] = await appendsOfProcesses(2, { url, callers: 128, seconds });
  const alone = { name: 'one process, 256 callers', rate: many };
  note({ name: 'two processes, 128 callers each', rate: first + second, unit, floor: alone, aim: 1 });
  const faster = { name: 'the other', rate: Math.max(first, second) };
  note({ name: 'the slower of the two', rate: Math.min(first, second), unit, floor: faster, aim: 0.67 });
};

const measureReading = async (url: string, schema: string, note: Note): Promise<void> => {
  const pool = ledgerPool({ url });
  const plain = new Pool({ connectionString: url });
  try {
    await copyAndParse(plain, schema); // both read from memory
    const floor = { name: 'COPY out and parse', rate: await copyAndParse(plain, schema) };
    const rate = await readForReplay(pool, schema, PARTITIONS);
    note({ name: `reading ${schema} for replay`, rate, unit: 'events/s', floor, aim: 0.4 });
  } finally {
    await pool.end();
    await plain.end();
  }
};

/** The running services: bulk ingest, the import of the real orders where they are at hand, and a rebuild of what it led to. */
const measureServices = async (plain: Pool, data: string, note: Note): Promise<void> => {
  const unnest = { name: 'unnest batches of 1,000', rate: await unnestBatches(plain, 1_000, 40, order) };
  {
    await using strata = await Installation.start(POLICY);
    note({ name: 'bulk ingest over HTTP', rate: await ingestOverHttp(strata.url), unit: 'events/s', floor: unnest, aim: 0.5 });
  }
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
    await measureReading(url, 'account', note);
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
