import { freePort } from './free-port.js';
import type { KafkaBroker, KafkaBrokerOptions } from './kafka-broker.js';

/** The version that infra/kafka/pom.xml names, too. */
export const KAFKA_IMAGE = 'apache/kafka:4.3.1';

/**
 * The official image in a container that testcontainers removes when this process is gone. Its port is chosen here and not by
 * Docker: Kafka tells clients its own address, and a restart must keep it.
 */
export const dockerBroker = async ({ port }: KafkaBrokerOptions): Promise<Omit<KafkaBroker, typeof Symbol.asyncDispose>> => {
  const { GenericContainer, Wait } = await import('testcontainers');
  const host = port ?? (await freePort());
  const container = await new GenericContainer(KAFKA_IMAGE)
    .withExposedPorts({ container: host, host })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_LISTENERS: `PLAINTEXT://0.0.0.0:${host},CONTROLLER://localhost:9093`,
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${host}`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
    })
    .withWaitStrategy(Wait.forListeningPorts())
    .start();
  return {
    brokers: `127.0.0.1:${host}`,
    from: 'Docker',
    stop: async () => void (await container.stop({ remove: false })),
    start: () => container.restart(),
    remove: async () => void (await container.stop()),
  };
};
