import { Ledger, ledgerPool } from '@strata/ledger';
import { LedgerSource } from '../src/index.js';
import { describeSource } from './source.contract.js';
import { PARTITIONS } from './world.js';

describeSource({
  name: 'the ledger itself',
  makeSource: ({ url }) => {
    const pool = ledgerPool({ url });
    const source = new LedgerSource({ ledger: new Ledger({ pool, schema: 'account', partitions: PARTITIONS }), claimMs: 200 });
    return Promise.resolve(Object.assign(source, { [Symbol.asyncDispose]: () => pool.end() }));
  },
  program: new URL('./ledger.program.ts', import.meta.url),
});
