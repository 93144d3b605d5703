import { Ledger, ledgerPool } from '@strata/ledger';
import { testKafka } from '@strata/testing';
import { Relay } from '../../relay/relay.js';
import type { Feed } from '../feed-client.js';
import { KafkaSource } from '../kafka.source.js';
import { ensureTopics } from '../topics.js';
import { client } from './topic.fixtures.js';

const PARTITIONS = 4;

/**
 * A source over the ledger `account` of a database of the contract's, with the relay that feeds its topic. The topic and the group
 * bear the name of the database: the contract calls its consumer the same in every test.
 */
export const kafkaSourceOver = async (url: string): Promise<KafkaSource & AsyncDisposable> => {
  const kafka = client((await testKafka()).brokers);
  const { pathname } = new URL(url);
  const topic = `${pathname.slice(1)}.ledger.v1`;
  await ensureTopics(kafka, [{ name: topic, for: 'tests', retention: 'P7D' }], PARTITIONS);

  const pool = ledgerPool({ url: Object.assign(new URL(url), { username: 'strata_account' }).href });
  const ledger = new Ledger({ pool, schema: 'account', partitions: PARTITIONS });
  const feed: Feed = {
    page: (partition, after, limit) => ledger.readStored({ partition, after, limit }),
    ledgerId: () => ledger.id(),
    heads: async () => new Map((await ledger.heads()).map(({ partition, position }) => [partition, position])),
  };
  const stop = new AbortController();
  const relaying = new Relay({ ledger, topic, kafka, pollMs: 10_000 }).run(stop.signal);
  const source = new KafkaSource({
    kafka: {
      partitionsOf: (topics) => kafka.partitionsOf(topics),
      join: (membership) => kafka.join({ ...membership, group: `${topic}/${membership.group}` }),
    },
    ledger: 'account',
    topic,
    partitions: PARTITIONS,
    feed,
  });
  const dispose = async (): Promise<void> => {
    stop.abort();
    await relaying;
    await pool.end();
  };
  return Object.assign(source, { [Symbol.asyncDispose]: dispose });
};
