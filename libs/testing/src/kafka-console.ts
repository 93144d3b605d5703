import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { KAFKA_IMAGE } from './kafka-docker.js';
import { classpath, hasJavaAndMaven } from './kafka-java.js';

const run = promisify(execFile);

/** What stands between the parts of a line: nothing that a message holds. */
const [FIELD, HEADER] = ['\u001f', '\u001e'];

/** A message as `kafka-console-consumer` prints it. */
export type PrintedMessage = Readonly<{ headers: Readonly<Record<string, string>>; key: string; value: string }>;

export type ConsoleConsumer = Readonly<{
  /** What was run, for the log. */
  program: string;
  /** The first so many messages of a topic. Rejects when there are fewer. */
  read: (topic: string, count: number) => Promise<readonly PrintedMessage[]>;
}>;

/**
 * Apache Kafka's own `kafka-console-consumer`, of the version that infra/kafka/pom.xml names: from the jars where Java and Maven are
 * there, else from the official image. With neither of them it throws one sentence that says what to install.
 */
export const consoleConsumer = async (brokers: string): Promise<ConsoleConsumer> => {
  const command = (await hasJavaAndMaven()) ? await ofMaven() : await ofDocker();
  return {
    program: command.join(' ').replace(/-cp \S+/, '-cp …'),
    read: async (topic, count) => {
      const [program = '', ...args] = command;
      const { stdout } = await run(program, [...args, ...argumentsOf(brokers, topic, count)], { maxBuffer: 64 * 1024 * 1024 });
      const messages = stdout.split('\n').filter(Boolean).map(toMessage);
      if (messages.length !== count) throw new Error(`${topic} gave ${messages.length} messages, not ${count}`);
      return messages;
    },
  };
};

const ofMaven = async (): Promise<readonly string[]> => [
  'java',
  '-XX:TieredStopAtLevel=1',
  '-cp',
  await classpath(),
  'org.apache.kafka.tools.consumer.ConsoleConsumer',
];

const ofDocker = async (): Promise<readonly string[]> => {
  const docker = ['docker', 'run', '--rm', '--network=host', KAFKA_IMAGE, '/opt/kafka/bin/kafka-console-consumer.sh'];
  return run('docker', ['info'], { timeout: 15_000 }).then(
    () => docker,
    () => {
      throw new Error('kafka-console-consumer needs one of: Java 17+ and Maven on the PATH, or a Docker engine.');
    },
  );
};

const argumentsOf = (brokers: string, topic: string, count: number): readonly string[] => [
  `--bootstrap-server=${brokers}`,
  `--topic=${topic}`,
  '--from-beginning',
  `--max-messages=${count}`,
  '--timeout-ms=45000',
  '--formatter-property=print.headers=true',
  '--formatter-property=print.key=true',
  `--formatter-property=key.separator=${FIELD}`,
  `--formatter-property=headers.separator=${HEADER}`,
];

/** `name:value␞name:value␟key␟value`: the separator of fields stands behind the headers too. */
const toMessage = (line: string): PrintedMessage => {
  const [headers = '', key = '', value = ''] = line.split(FIELD);
  const entries = headers.split(HEADER).map((header) => {
    const colon = header.indexOf(':');
    return [header.slice(0, colon), header.slice(colon + 1)] as const;
  });
  return { headers: Object.fromEntries(entries), key, value };
};
