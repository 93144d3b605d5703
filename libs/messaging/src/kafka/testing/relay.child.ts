import { Ledger, ledgerPool } from '@strata/ledger';
import { Relay } from '../../relay/relay.js';
import { Kafka } from '../kafka.js';
import { type ChildOptions, report } from './child.fixtures.js';

const { url, brokers, topic, partitions } = JSON.parse(process.argv[2] ?? '') as ChildOptions;
const ledger = new Ledger({ pool: ledgerPool({ url, max: 20 }), schema: 'account', partitions });
const relay = new Relay({ ledger, topic, kafka: new Kafka({ brokers: [brokers], clientId: 'relay' }), batchSize: 100 });
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
report(() => Object.fromEntries(relay.health().partitions.map(({ partition, position }) => [partition, position])));
await relay.run(stop.signal);
await ledger.pool.end();
process.exit(0);
