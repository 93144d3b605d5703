import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Authority } from './certificates.js';
import { freePort } from './free-port.js';
import { type KafkaBroker, startKafka } from './kafka-broker.js';
import { KAFKA_IMAGE } from './kafka-docker.js';
import { classpath } from './kafka-java.js';
import type { KafkaSecurity } from './kafka-properties.js';

const run = promisify(execFile);

/** A broker as a company runs it: addresses with TLS, with accounts, and with both. `brokers` is its plain one. */
export type SecuredKafka = KafkaBroker &
  Readonly<{
    saslSsl: string;
    saslPlaintext: string;
    ssl: string;
    /** TLS for who has a certificate of the same authority. */
    mutualSsl: string;
    /** Makes an account for SCRAM-SHA-512, or gives it another password. */
    setPassword: (username: string, password: string) => Promise<void>;
  }>;

export type Account = Readonly<{ username: string; password: string }>;

/** The account is there for `PLAIN`, `SCRAM-SHA-256` and `SCRAM-SHA-512`; the certificate is for 127.0.0.1. */
export const startSecuredKafka = async (authority: Authority, account: Account): Promise<SecuredKafka> => {
  const [saslSsl, saslPlaintext, ssl, mutualSsl] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const broker = await startKafka({
    security: securityOf(authority, account, { saslSsl, saslPlaintext, ssl, mutualSsl }),
  });
  const at = (port: number): string => `127.0.0.1:${port}`;
  return {
    ...broker,
    saslSsl: at(saslSsl),
    saslPlaintext: at(saslPlaintext),
    ssl: at(ssl),
    mutualSsl: at(mutualSsl),
    setPassword: async (username, password) => {
      const [program = '', ...args] = await configs(broker);
      const change = ['--alter', '--add-config', `SCRAM-SHA-512=[password=${password}]`, '--entity-type', 'users'];
      await run(program, [...args, '--bootstrap-server', broker.brokers, ...change, '--entity-name', username]);
    },
  };
};

type Ports = Readonly<Record<'saslSsl' | 'saslPlaintext' | 'ssl' | 'mutualSsl', number>>;

const securityOf = (authority: Authority, { username, password }: Account, ports: Ports): KafkaSecurity => {
  const { key, certificate } = authority.issue('127.0.0.1');
  const jaas = (listener: string): readonly string[] => [
    `listener.name.${listener}.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_${username}="${password}";`,
    ...['scram-sha-256', 'scram-sha-512'].map(
      (mechanism) =>
        `listener.name.${listener}.${mechanism}.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;`,
    ),
  ];
  return {
    listeners: [
      { name: 'SECURED', protocol: 'SASL_SSL', port: ports.saslSsl },
      { name: 'ACCOUNTS', protocol: 'SASL_PLAINTEXT', port: ports.saslPlaintext },
      { name: 'ENCRYPTED', protocol: 'SSL', port: ports.ssl },
      { name: 'MUTUAL', protocol: 'SSL', port: ports.mutualSsl },
    ],
    files: { 'broker.pem': key + certificate, 'authority.pem': authority.certificate },
    properties: (folder) => [
      'ssl.keystore.type=PEM',
      `ssl.keystore.location=${folder}/broker.pem`,
      'ssl.truststore.type=PEM',
      `ssl.truststore.location=${folder}/authority.pem`,
      'listener.name.mutual.ssl.client.auth=required',
      'sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
      ...jaas('secured'),
      ...jaas('accounts'),
    ],
    scram: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].map((mechanism) => `${mechanism}=[name=${username},password=${password}]`),
  };
};

/** Apache Kafka's own `kafka-configs`, from where the broker came. */
const configs = async ({ from }: KafkaBroker): Promise<readonly string[]> =>
  from === 'Docker'
    ? ['docker', 'run', '--rm', '--network=host', KAFKA_IMAGE, '/opt/kafka/bin/kafka-configs.sh']
    : ['java', '-XX:TieredStopAtLevel=1', '-cp', await classpath(), 'kafka.admin.ConfigCommand'];
