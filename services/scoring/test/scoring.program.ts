import 'reflect-metadata';
import { Ledger, LedgerListener, ledgerPool } from '@strata/ledger';
import { ConsumerLoop, LedgerSource, ownInputs } from '@strata/messaging';
import { registeredIn } from '@strata/service-kit';
import { ACCOUNT_FACTS } from '../src/names.js';
import { EventTypes } from '../src/policy/event-types.js';
import { Policies } from '../src/policy/policies.js';
import { consumerOver } from './consumer.js';

/** The consumer of the scoring service in a process of its own, to be killed: `node scoring.program.ts <url> <batch size>`. */
const [url = '', batchSize = '500'] = process.argv.slice(2);
const scoring = new Ledger({ pool: ledgerPool({ url }), schema: 'scoring', partitions: 4 });
const account = new Ledger({ pool: ledgerPool({ url }), schema: 'account', partitions: 4 });
const policies = new Policies(scoring, new EventTypes({ registeredTypes: registeredIn(account) }));
const { consumer, reviews } = consumerOver(scoring, policies);
reviews.poke();
const listener = new LedgerListener({ ledger: scoring });
await listener.start();
const loop = new ConsumerLoop({
  consumer: ACCOUNT_FACTS,
  pool: scoring.pool,
  checkpoints: scoring,
  source: new LedgerSource({ ledger: account, batchSize: Number(batchSize), claimMs: 100 }),
  handle: (batch, context) => consumer.consume(batch, context),
  inputs: ownInputs(listener),
});
await loop.run(new AbortController().signal);
