import type { KafkaSettings } from './kafka-settings.js';

/** Kafka cannot be talked to as this process is told to: what somebody has to set, in one sentence. Waiting alone does not help. */
export class KafkaTrouble extends Error {
  override readonly name = 'KafkaTrouble';
}

type Security = Pick<KafkaSettings, 'ssl' | 'sasl'>;
type Symptom = Readonly<{ name: string; code: string; message: string }>;

/**
 * A failure to connect, said with the setting that it comes from, never a setting's value; anything else is returned as it is.
 * Kafka closes a connection of the wrong kind without a word, and so it does when it stops: those sentences begin with "if".
 */
export const explained = (error: unknown, security: Security): unknown => {
  const sentence = symptomsOf(error).flatMap((symptom) => sentenceOn(symptom, security) ?? [])[0];
  return sentence === undefined ? error : new KafkaTrouble(sentence, { cause: error });
};

/** The codes of Node and OpenSSL for a certificate that leads to no authority known here. */
const UNTRUSTED: readonly string[] = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
];

const sentenceOn = ({ name, code, message }: Symptom, { ssl, sasl }: Security): string | undefined => {
  if (/mechanism/i.test(message) && /not support/i.test(message))
    return 'Kafka does not offer this mechanism: KAFKA_SASL_MECHANISM must be one that its listener offers';
  if (name === 'KafkaJSSASLAuthenticationError' || /SASL authentication failed/i.test(message))
    return 'Kafka refuses the account: KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD and KAFKA_SASL_MECHANISM must be those of an account it knows';
  if (/given the current SASL state/i.test(message))
    return 'Kafka asks for no account on this listener: KAFKA_BROKERS must name one with SASL, or KAFKA_SASL_* be left out';
  if (UNTRUSTED.includes(code))
    return 'the certificate of Kafka is signed by nobody who is trusted here: NODE_EXTRA_CA_CERTS must name a file with the certificate of its authority';
  if (code === 'CERT_HAS_EXPIRED') return 'the certificate of Kafka has expired';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return 'the certificate of Kafka is for another host: KAFKA_BROKERS (and what the brokers advertise) must say the name that is in it';
  if (/alert (bad certificate|certificate required|handshake failure)/i.test(message))
    return 'Kafka asks for a certificate of the client, which Strata does not have: KAFKA_BROKERS must name a listener that asks for an account instead';
  if (ssl && /before secure TLS connection|wrong version number|packet length too long/i.test(message))
    return 'Kafka ended the connection before it was encrypted: if its listener does not speak TLS, KAFKA_SSL must be false';
  const unset = [...(ssl ? [] : ['TLS (KAFKA_SSL)']), ...(sasl ? [] : ['an account (KAFKA_SASL_*)'])];
  if (name === 'KafkaJSConnectionClosedError' && unset.length > 0)
    return `Kafka ended the connection at once: if its listener wants ${unset.join(' or ')}, that must be set`;
  return undefined;
};

/** An error and what it was caused by, the outermost first. */
const symptomsOf = (error: unknown): readonly Symptom[] => {
  if (!(error instanceof Error)) return [];
  const code = 'code' in error ? String(error.code) : '';
  return [{ name: error.name, code, message: error.message }, ...symptomsOf(error.cause)];
};
