/** How brokers are reached, from `KAFKA_BROKERS`, `KAFKA_SSL` and `KAFKA_SASL_*`. */
export type KafkaSettings = Readonly<{
  /** `host:port`, one or more; they tell the others. */
  brokers: readonly string[];
  /** Shown in the broker's own logs and quotas: the service and its role. */
  clientId: string;
  /** TLS, with the certificates that Node trusts (NODE_EXTRA_CA_CERTS adds one's own). */
  ssl?: boolean | undefined;
  sasl?: Readonly<{ mechanism: SaslMechanism; username: string; password: string }> | undefined;
}>;

export const saslMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
export type SaslMechanism = (typeof saslMechanisms)[number];

/** The settings that one class of a service's configuration lists; all are optional there, since a service may do without Kafka. */
export type KafkaEnvironment = Readonly<{
  KAFKA_BROKERS?: string | undefined;
  KAFKA_SSL?: boolean | undefined;
  KAFKA_SASL_MECHANISM?: SaslMechanism | undefined;
  KAFKA_SASL_USERNAME?: string | undefined;
  KAFKA_SASL_PASSWORD?: string | undefined;
}>;

/** Throws one sentence that names the variable, never its value, when something is missing. */
export const kafkaSettings = (env: KafkaEnvironment, clientId: string): KafkaSettings => {
  const brokers = (env.KAFKA_BROKERS ?? '').split(',').flatMap((broker) => broker.trim() || []);
  if (brokers.length === 0) throw new Error('KAFKA_BROKERS must name at least one broker, as host:9092');
  if (brokers.some((broker) => !/^[^\s:]+:\d{1,5}$/.test(broker)))
    throw new Error('KAFKA_BROKERS must be host:port, separated by commas');
  return { brokers, clientId, ssl: env.KAFKA_SSL ?? false, sasl: saslOf(env) };
};

const saslOf = (env: KafkaEnvironment): KafkaSettings['sasl'] => {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = env;
  if (mechanism === undefined && username === undefined && password === undefined) return undefined;
  if (username === undefined || password === undefined)
    throw new Error('KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD are needed together');
  return { mechanism: mechanism ?? 'plain', username, password };
};
