import { IsIn } from 'class-validator';

import { Flag, Instant, Int, TimeZone } from './decorators.js';
import { ConfigError, loadConfig } from './load-config.js';
import { ServiceConfig } from './service.config.js';

class AccountConfig extends ServiceConfig {
  @IsIn(['live', 'import'], { message: 'must be live or import' }) CLOCK: 'live' | 'import' = 'live';
  @TimeZone() TIMEZONE = 'UTC';
  @Int({ min: 1 }) QUEUE = 10;
  @Flag() STRICT = false;
  @Instant() SINCE = '2026-01-01T00:00:00.000Z';
}

const valid = { DATABASE_URL: 'postgres://strata@localhost:5432/strata' };

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(AccountConfig, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

it('starts with defaults when only the database is named', () => {
  expect(loadConfig(AccountConfig, valid)).toMatchObject({
    ROLE: 'all',
    PORT: 3000,
    PARTITIONS: 16,
    CLOCK: 'live',
    QUEUE: 10,
    STRICT: false,
  });
});

it('reads numbers, flags and instants from text', () => {
  const config = loadConfig(AccountConfig, {
    ...valid,
    PORT: '8080',
    QUEUE: '7',
    STRICT: 'true',
    SINCE: '2026-03-01T08:00:00+08:00',
  });
  expect(config).toMatchObject({ PORT: 8080, QUEUE: 7, STRICT: true, SINCE: '2026-03-01T00:00:00.000Z' });
});

it('takes an empty variable for an absent one', () => {
  expect(loadConfig(AccountConfig, { ...valid, PORT: '' }).PORT).toBe(3000);
});

it('keeps nothing of the environment that the class does not list', () => {
  expect(loadConfig(AccountConfig, { ...valid, AWS_SECRET: 'x' })).not.toHaveProperty('AWS_SECRET');
});

it.each([
  ['PORT', '80a', 'PORT must be an integer between 0 and 65535'],
  ['PORT', '70000', 'PORT must be an integer between 0 and 65535'],
  ['PORT', '1e3', 'PORT must be an integer between 0 and 65535'],
  ['QUEUE', '0', 'QUEUE must be an integer of at least 1'],
  ['QUEUE', '1.5', 'QUEUE must be an integer of at least 1'],
  ['STRICT', 'yes', 'STRICT must be true or false'],
  ['CLOCK', 'fast', 'CLOCK must be live or import'],
  ['TIMEZONE', 'Mars/Olympus', 'TIMEZONE must be an IANA time zone, as Asia/Shanghai'],
  ['SINCE', '2026-03-01', 'SINCE must be an ISO 8601 date and time with an offset, as 2026-03-01T08:26:00Z'],
  ['ROLE', 'boss', 'ROLE must be one of api, consumer, relay, migrate, all'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent'],
])('names %s and the rule when it is %j', (name, value, sentence) => {
  expect(problemsOf({ ...valid, [name]: value })).toEqual([sentence]);
});

it('says what is missing', () => {
  expect(problemsOf({})).toEqual(['DATABASE_URL is missing: must be a PostgreSQL URL, as postgres://user@host:5432/strata']);
});

it('never repeats a value, which may be a password', () => {
  const problems = problemsOf({ DATABASE_URL: 'mysql://root:hunter2@db/x', PORT: 'hunter2' });
  expect(problems).toHaveLength(2);
  expect(problems.join()).not.toContain('hunter2');
});

it('knows which roles a process plays', () => {
  const consumer = loadConfig(AccountConfig, { ...valid, ROLE: 'consumer' });
  expect([consumer.plays('consumer'), consumer.plays('api')]).toEqual([true, false]);
  expect(loadConfig(AccountConfig, valid).plays('relay')).toBe(true);
});

const overKafka = { ...valid, SOURCE: 'kafka', KAFKA_BROKERS: 'a:9092,b:9092' };

it('relays in a process of its own, and beside the other roles where events travel over Kafka', () => {
  const relays = (env: Record<string, string>) => loadConfig(AccountConfig, env).relays();
  expect([valid, { ...overKafka, ROLE: 'relay' }, overKafka, { ...overKafka, ROLE: 'api' }].map(relays)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

it('needs brokers where it uses Kafka, and nowhere else', () => {
  const missing = ['KAFKA_BROKERS is missing: must be host:port, separated by commas'];
  expect(problemsOf({ ...valid, SOURCE: 'kafka' })).toEqual(missing);
  expect(problemsOf({ ...valid, ROLE: 'relay' })).toEqual(missing);
  expect(problemsOf({ ...valid, SOURCE: 'kafka', ROLE: 'api' })).toEqual([]);
  expect(problemsOf({ ...overKafka, KAFKA_BROKERS: 'kafka' })).toEqual(['KAFKA_BROKERS must be host:port, separated by commas']);
});

it('takes an account for Kafka whole or not at all', () => {
  const together = 'is needed together with the other of KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD';
  expect(problemsOf({ ...overKafka, KAFKA_SASL_USERNAME: 'strata' })).toEqual([`KAFKA_SASL_PASSWORD is missing: ${together}`]);
  expect(problemsOf({ ...overKafka, KAFKA_SASL_USERNAME: 'strata', KAFKA_SASL_PASSWORD: 'x', KAFKA_SSL: 'true' })).toEqual([]);
});
