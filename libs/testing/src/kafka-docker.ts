import { freePort } from './free-port.js';
import type { KafkaBroker, KafkaBrokerOptions } from './kafka-broker.js';
import { brokerProperties, formatArguments } from './kafka-properties.js';

/** The version that infra/kafka/pom.xml names, too. */
export const KAFKA_IMAGE = 'apache/kafka:4.3.1';

/** In the container, and gone with it. What is copied there is root's; the image's user writes beside it. */
const FOLDER = '/tmp/strata';
const DATA = '/tmp/strata-data';
const CONFIG = `${FOLDER}/server.properties`;
const BIN = '/opt/kafka/bin';
const CONTROLLER_PORT = 9093;
const STOP_MS = 15_000;

/** Formats once, then becomes the broker: the same command for the first start and for those after a stop. */
const command = (args: readonly string[]): string[] => [
  'sh',
  '-c',
  `${BIN}/kafka-storage.sh "$@" && exec ${BIN}/kafka-server-start.sh ${CONFIG}`,
  'sh',
  ...args,
];

/**
 * The official image in a container that testcontainers removes when this process is gone, with the same configuration as the broker
 * from Maven's jars. Its ports are chosen here and not by Docker: Kafka tells clients its own address, and a restart must keep it.
 * Stopping goes past testcontainers' own `stop`, which ends a container once only and at once, as a kill would.
 */
export const dockerBroker = async ({
  port,
  security,
}: KafkaBrokerOptions): Promise<Omit<KafkaBroker, typeof Symbol.asyncDispose>> => {
  const { GenericContainer, getContainerRuntimeClient, Wait } = await import('testcontainers');
  const host = port ?? (await freePort());
  const ports = [host, ...(security?.listeners ?? []).map((listener) => listener.port)];
  const properties = brokerProperties({
    folder: FOLDER,
    data: DATA,
    host: '0.0.0.0',
    port: host,
    controllerPort: CONTROLLER_PORT,
    security,
  });
  const files = { 'server.properties': properties, ...security?.files };
  const container = await new GenericContainer(KAFKA_IMAGE)
    .withExposedPorts(...ports.map((one) => ({ container: one, host: one })))
    .withCopyContentToContainer(
      Object.entries(files).map(([name, content]) => ({ content, target: `${FOLDER}/${name}`, mode: 0o644 })),
    )
    .withEnvironment({ KAFKA_HEAP_OPTS: '-Xmx384m' })
    .withCommand(command(formatArguments(CONFIG, security)))
    .withWaitStrategy(Wait.forListeningPorts())
    .start();
  const { container: docker } = await getContainerRuntimeClient();
  const handle = docker.getById(container.getId());
  const stop = () => docker.stop(handle, { timeout: STOP_MS });
  return {
    brokers: `127.0.0.1:${host}`,
    from: 'Docker',
    stop,
    start: () => container.restart(),
    remove: async () => {
      await stop();
      await docker.remove(handle, { removeVolumes: true });
    },
  };
};
