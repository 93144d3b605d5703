import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';
import type { KafkaBroker, KafkaBrokerOptions } from './kafka-broker.js';
import { brokerProperties, formatArguments, type KafkaSecurity } from './kafka-properties.js';

const run = promisify(execFile);

/** Names the version; the same path from src and from dist. */
const POM = fileURLToPath(new URL('../../../infra/kafka/pom.xml', import.meta.url));
const JVM = ['-Xmx384m', '-XX:+UseSerialGC'];
/** Starts sooner and costs less in the first minute; from then on it is slower. */
const SHORT_LIVED = ['-XX:TieredStopAtLevel=1'];
const START_MS = 120_000;
const LOOK_MS = 100;
const STOP_MS = 15_000;

/** Whether `java` is 17 or later and `mvn` is there. */
export const hasJavaAndMaven = async (): Promise<boolean> => {
  const version = await run('java', ['-version']).then(
    ({ stderr }) => Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0),
    () => 0,
  );
  return version >= 17 && (await run('mvn', ['-v']).then(Boolean, () => false));
};

/** Runs a program, and ends it when its standard input closes: so it never outlives us, also not after a kill -9. */
const TIED_TO_STDIN = 'exec 3<&0; "$@" & program=$!; (cat <&3; kill $program) & wait $program';

/** One KRaft node, from the jars that Maven knows. It ends with this process at the latest. */
export const javaBroker = async ({
  dataDir,
  port: wanted,
  isLongLived = false,
  security,
}: KafkaBrokerOptions): Promise<Omit<KafkaBroker, typeof Symbol.asyncDispose>> => {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'strata-kafka-')));
  const jars = await classpath();
  const port = wanted ?? (await freePort());
  const config = await format(folder, port, jars, security);
  let broker: ChildProcess | undefined;
  const start = async () => {
    // A group of its own: a Ctrl-C at the terminal is for us, and we stop it when its clients are done.
    const program = ['java', ...JVM, ...(isLongLived ? [] : SHORT_LIVED), '-cp', jars, 'kafka.Kafka', config];
    broker = spawn('sh', ['-c', TIED_TO_STDIN, 'sh', ...program], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    await accepting(port, broker);
  };
  const stop = async () => {
    if (broker) await ended(broker);
  };
  await start();
  return {
    brokers: `127.0.0.1:${port}`,
    from: 'Java and Maven',
    start,
    stop,
    remove: async () => {
      await stop();
      if (!dataDir) await rm(folder, { recursive: true, force: true });
    },
  };
};

/** The jars, asked of Maven once per version of the pom: that takes seconds even when all of them are there. */
export const classpath = async (): Promise<string> => {
  const version = createHash('sha256')
    .update(await readFile(POM))
    .digest('hex')
    .slice(0, 16);
  const cached = join(tmpdir(), `strata-kafka-classpath-${version}`);
  const known = await readFile(cached, 'utf8').catch(() => '');
  if (known && known.split(delimiter).every((jar) => existsSync(jar))) return known;
  const output = `${cached}.${process.pid}`;
  await run('mvn', ['-q', '-B', '-f', POM, 'dependency:build-classpath', `-Dmdep.outputFile=${output}`], { timeout: 300_000 });
  await rename(output, cached);
  return (await readFile(cached, 'utf8')).trim();
};

/** Formats a folder once; later only the configuration is written anew. Answers the broker's configuration. */
const format = async (folder: string, port: number, jars: string, security?: KafkaSecurity): Promise<string> => {
  const config = join(folder, 'server.properties');
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(security?.files ?? {})) await writeFile(join(folder, name), content);
  const data = join(folder, 'log');
  const controllerPort = await freePort();
  await writeFile(config, brokerProperties({ folder, data, host: '127.0.0.1', port, controllerPort, security }));
  if (!existsSync(join(data, 'meta.properties')))
    await run('java', [...JVM, ...SHORT_LIVED, '-cp', jars, 'kafka.tools.StorageTool', ...formatArguments(config, security)]);
  return config;
};

/** Resolves once the broker accepts connections. */
const accepting = async (port: number, broker: ChildProcess): Promise<void> => {
  for (let waited = 0; waited < START_MS; waited += LOOK_MS) {
    if (broker.exitCode !== null)
      throw new Error(`Kafka ended with exit code ${broker.exitCode} at its start; is its folder in use?`);
    if (await connects(port)) return;
    await sleep(LOOK_MS);
  }
  await ended(broker);
  throw new Error(`Kafka did not accept connections within ${START_MS / 1_000} seconds`);
};

const ended = async (broker: ChildProcess): Promise<void> => {
  if (broker.exitCode !== null || broker.signalCode !== null) return;
  const gone = once(broker, 'exit');
  broker.stdin?.end();
  const patience = setTimeout(() => process.kill(-(broker.pid ?? 0), 'SIGKILL'), STOP_MS); // the whole group
  await gone;
  clearTimeout(patience);
};

const connects = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (up: boolean): void => {
      socket.destroy();
      resolve(up);
    };
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
  });
