import { ledgerMigrations, ledgerPool, migrate } from '@strata/ledger';
import { PostgresServer, runSql } from '@strata/testing';
import { readFileSync } from 'node:fs';
import { Pool } from 'pg';
import { appendsOfProcesses, appendsPerSecond, PARTITIONS, SCHEMA } from './appends.js';
import { noted } from './fact.js';
import { autocommitInserts, makeFloors, unnestBatches } from './floors.js';
import type { Line } from './measure.js';
import { copyAndParse, readForReplay } from './reading.js';

export const measureAll = async ({ seconds }: { seconds: number; data: string }): Promise<readonly Line[]> => {
  await using server = await PostgresServer.temporary();
  await runSql(server.url(), readFileSync(new URL('../../postgres/roles.sql', import.meta.url), 'utf8'));
  await runSql(server.url(), 'CREATE ROLE strata_bench LOGIN IN ROLE strata_reader');
  await migrate({ url: server.url(), schema: SCHEMA, migrations: ledgerMigrations({ schema: SCHEMA, partitions: PARTITIONS }) });
  const url = server.url();
  const plain = new Pool({ connectionString: url, max: 32 });
  const pool = ledgerPool({ url });
  await makeFloors(plain);
  const lines: Line[] = [];
  const one = await autocommitInserts(plain, 1, seconds);
  const many = await autocommitInserts(plain, 32, seconds);
  const floor1 = { name: 'autocommit inserts, 1 connection', rate: one };
  const floor32 = { name: 'autocommit inserts, 32 connections', rate: many };
  for (const [callers, floor, aim] of [[1, floor1, undefined], [32, floor32, 0.7], [256, floor32, 1.1]] as const) {
    lines.push({ name: `durable appends, ${callers} callers`, rate: await appendsPerSecond({ url, callers, seconds }), unit: '/s', floor, ...(aim && { aim }) });
    console.log(lines.at(-1));
  }
  const two = await appendsOfProcesses(2, { url, callers: 128, seconds });
  lines.push({ name: 'durable appends, 2 processes of 128 callers', rate: two.reduce((a, b) => a + b, 0), unit: '/s', floor: floor32, note: two.map(Math.round).join(' + ') });
  lines.push({ name: 'unnest', rate: await unnestBatches(plain, 1000, 50, (n) => noted(n).data), unit: '/s' });
  lines.push({ name: 'reading for replay', rate: await readForReplay(pool, SCHEMA, PARTITIONS), unit: '/s', floor: { name: 'COPY and parse', rate: await copyAndParse(plain, SCHEMA) }, aim: 0.4 });
  await pool.end();
  await plain.end();
  return lines;
};
