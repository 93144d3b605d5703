import { explained, KafkaTrouble } from './kafka-trouble.js';

const account = { mechanism: 'scram-sha-512', username: 'strata', password: 'a-secret' } as const;
const because = (message: string, code = '', name = 'KafkaJSConnectionError'): Error =>
  new Error('number of retries exceeded', { cause: Object.assign(new Error(message), { code, name }) });
const closed = because('Closed connection', '', 'KafkaJSConnectionClosedError');

it.each([
  [
    { sasl: account },
    because('SASL PLAIN authentication failed: no', '', 'KafkaJSSASLAuthenticationError'),
    /KAFKA_SASL_PASSWORD/,
  ],
  [{ sasl: account }, because('The broker does not support the requested SASL mechanism'), /KAFKA_SASL_MECHANISM/],
  [{ sasl: account }, because('Request is not valid given the current SASL state'), /asks for no account.*KAFKA_SASL_\*/],
  [{ ssl: true }, because('self-signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN'), /NODE_EXTRA_CA_CERTS/],
  [{ ssl: true }, because('unable to verify the first certificate', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /NODE_EXTRA_CA_CERTS/],
  [{ ssl: true }, because('certificate has expired', 'CERT_HAS_EXPIRED'), /has expired/],
  [{ ssl: true }, because('Host: a. is not in the altnames', 'ERR_TLS_CERT_ALTNAME_INVALID'), /another host: KAFKA_BROKERS/],
  [{ ssl: true }, because('ssl/tls alert bad certificate'), /certificate of the client/],
  [{ ssl: true }, because('disconnected before secure TLS connection was established'), /KAFKA_SSL must be false/],
  [{}, closed, /wants TLS \(KAFKA_SSL\) or an account \(KAFKA_SASL_\*\)/],
  [{ ssl: true }, closed, /wants an account \(KAFKA_SASL_\*\), that must be set/],
  [{ sasl: account }, closed, /wants TLS \(KAFKA_SSL\), that must be set/],
])('says which setting stands in the way: %j, %s', (security, error, sentence) => {
  const said = explained(error, security);
  expect(said).toBeInstanceOf(KafkaTrouble);
  expect((said as Error).message).toMatch(sentence);
  expect((said as Error).message).not.toContain('a-secret');
  expect((said as Error).cause).toBe(error);
});

it.each([
  [{}, because('connect ECONNREFUSED 127.0.0.1:9092', 'ECONNREFUSED')],
  [{ ssl: true, sasl: account }, closed],
])('leaves an ordinary outage as it is: %j', (security, error) => {
  expect(explained(error, security)).toBe(error);
});
