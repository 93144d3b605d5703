import { Ledger, ledgerPool } from '@strata/ledger';
import { noting } from '../../../test/noting.js';
import { ConsumerLoop } from '../../consumer-loop.js';
import { kafkaSourceOver } from './contract.fixtures.js';

/** One consumer in a process of its own, to be stopped or killed: `node contract.program.ts <url> <consumer>`. */
const [url = '', consumer = ''] = process.argv.slice(2);
const pool = ledgerPool({ url });
const checkpoints = new Ledger({ pool, schema: 'scoring', partitions: 4 });
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
const source = await kafkaSourceOver(url);
process.stdout.write('up\n');
await new ConsumerLoop({ consumer, pool, checkpoints, source, handle: noting() }).run(stop.signal);
await source[Symbol.asyncDispose]();
await pool.end();
