import { Ledger, ledgerPool } from '@strata/ledger';
import { ConsumerLoop } from '../src/consumer-loop.js';
import { LedgerSource } from '../src/ledger.source.js';
import { noting } from './noting.js';

/** One consumer in a process of its own, to be stopped or killed: `node ledger.program.ts <url> <consumer>`. */
const [url = '', consumer = ''] = process.argv.slice(2);
const pool = ledgerPool({ url });
const reading = ledgerPool({ url });
const source = new LedgerSource({ ledger: new Ledger({ pool: reading, schema: 'account', partitions: 4 }) });
const checkpoints = new Ledger({ pool, schema: 'scoring', partitions: 4 });
const loop = new ConsumerLoop({ consumer, pool, checkpoints, source, handle: noting() });
const stop = new AbortController();
process.once('SIGTERM', () => {
  stop.abort();
});
process.stdout.write('up\n');
await loop.run(stop.signal);
await Promise.all([pool.end(), reading.end()]);
