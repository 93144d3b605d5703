import { kafkaSettings } from './kafka-settings.js';

it('reads brokers, encryption and account from the environment', () => {
  const env = { KAFKA_BROKERS: 'a:9092, b:9092', KAFKA_SSL: true, KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'p' };
  expect(kafkaSettings(env, 'scoring')).toEqual({
    brokers: ['a:9092', 'b:9092'],
    clientId: 'scoring',
    ssl: true,
    sasl: { mechanism: 'plain', username: 'u', password: 'p' },
  });
});

it.each([
  [{}, 'KAFKA_BROKERS must name at least one broker, as host:9092'],
  [{ KAFKA_BROKERS: 'secret-host' }, 'KAFKA_BROKERS must be host:port, separated by commas'],
  [{ KAFKA_BROKERS: 'a:9092', KAFKA_SASL_PASSWORD: 'secret' }, 'KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD are needed together'],
])('refuses %j by naming the variable and the rule, never the value', (env, sentence) => {
  expect(() => kafkaSettings(env, 'scoring')).toThrow(new Error(sentence));
});
