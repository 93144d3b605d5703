import 'reflect-metadata';
import { Ledger, ledgerPool } from '@strata/ledger';
import { ConsumerLoop, LedgerSource } from '@strata/messaging';
import { registeredIn } from '@strata/service-kit';
import { takeAll } from '@strata/service-kit/testing';
import { AccountFactsConsumer } from '../src/account-facts.consumer.js';
import { LifecycleStore } from '../src/fold/lifecycle.store.js';
import { Policies } from '../src/fold/policies.js';
import { ACCOUNT_FACTS, SCORING_DECISIONS } from '../src/names.js';
import { ScoringDecisionsConsumer } from '../src/scoring-decisions.consumer.js';

/**
 * The consumers of the lifecycle service in a process of their own, to be killed: `node lifecycle.program.ts <url> <batch size>`. First what scoring
 * decided, then the facts: so the order among the two is that of a run without kills, and the decisions can be compared.
 */
const [url = '', batchSize = '500'] = process.argv.slice(2);
const pool = ledgerPool({ url });
const ledgerOf = (schema: string) => new Ledger({ pool, schema, partitions: 4 });
const [lifecycle, account, scoring] = [ledgerOf('lifecycle'), ledgerOf('account'), ledgerOf('scoring')];
await takeAll({ consumer: SCORING_DECISIONS, own: lifecycle, handler: new ScoringDecisionsConsumer(lifecycle) }, scoring, 2);
const facts = new AccountFactsConsumer(new LifecycleStore(lifecycle, new Policies(lifecycle, registeredIn(account))));
const loop = new ConsumerLoop({
  consumer: ACCOUNT_FACTS,
  pool,
  checkpoints: lifecycle,
  source: new LedgerSource({ ledger: account, batchSize: Number(batchSize), claimMs: 100 }),
  handle: (batch, context) => facts.consume(batch, context),
});
await loop.run(new AbortController().signal);
