export type Listener = Readonly<{
  name: string;
  protocol: 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL';
  port: number;
}>;

/** What makes a broker more than a plain one. */
export type KafkaSecurity = Readonly<{
  /** Beside the plain listener, which stays. */
  listeners: readonly Listener[];
  /** Written beside the broker's configuration; `properties` is told where. */
  files: Readonly<Record<string, string>>;
  properties: (folder: string) => readonly string[];
  /** For `kafka-storage format --add-scram`. */
  scram: readonly string[];
}>;

type Broker = Readonly<{
  /** Folders of the machine that the broker runs on: with the files of `security`, and for its data. */
  folder: string;
  data: string;
  /** Where it listens; clients are told 127.0.0.1. */
  host: string;
  port: number;
  controllerPort: number;
  security?: KafkaSecurity | undefined;
}>;

const CLUSTER = 'c3RyYXRhLWRldmVsb3BtZQ';

/** `server.properties` of one KRaft node that is a cluster by itself. */
export const brokerProperties = ({ folder, data, host, port, controllerPort, security }: Broker): string => {
  const listeners: readonly Listener[] = [{ name: 'PLAINTEXT', protocol: 'PLAINTEXT', port }, ...(security?.listeners ?? [])];
  const addresses = (at: string): string => listeners.map((one) => `${one.name}://${at}:${one.port}`).join(',');
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `listeners=${addresses(host)},CONTROLLER://127.0.0.1:${controllerPort}`,
    `advertised.listeners=${addresses('127.0.0.1')}`,
    `listener.security.protocol.map=CONTROLLER:PLAINTEXT,${listeners.map(({ name, protocol }) => `${name}:${protocol}`).join(',')}`,
    'inter.broker.listener.name=PLAINTEXT',
    'controller.listener.names=CONTROLLER',
    `controller.quorum.bootstrap.servers=127.0.0.1:${controllerPort}`,
    `log.dirs=${data}`,
    'auto.create.topics.enable=false',
    'group.initial.rebalance.delay.ms=0',
    'offsets.topic.num.partitions=4',
    'offsets.topic.replication.factor=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'share.coordinator.state.topic.replication.factor=1',
    ...(security?.properties(folder) ?? []),
    '',
  ].join('\n');
};

/** The arguments of `kafka-storage` that make a folder one of this cluster. */
export const formatArguments = (config: string, security?: KafkaSecurity): readonly string[] => [
  'format',
  '--standalone',
  '--ignore-formatted',
  '-t',
  CLUSTER,
  '-c',
  config,
  ...(security?.scram.flatMap((credential) => ['--add-scram', credential]) ?? []),
];
