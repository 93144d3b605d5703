import { IsIn, IsString, Matches, ValidateIf } from 'class-validator';

import { Flag, Int, PostgresUrl } from './decorators.js';

export const roles = ['api', 'consumer', 'relay', 'migrate', 'all'] as const;
export type Role = (typeof roles)[number];

const sources = ['ledger', 'kafka'] as const;
const saslMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const together = { message: 'is needed together with the other of KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD' };

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What every service reads. A service extends this class with its own variables, so that one class lists them all. */
export class ServiceConfig {
  @IsIn(roles, { message: `must be one of ${roles.join(', ')}` }) ROLE: Role = 'all';
  @Int({ min: 0, max: 65_535 }) PORT = 3000;
  /** The image listens on every interface; on a laptop nothing but the laptop should reach a service. */
  @IsString() HOST = '127.0.0.1';
  @PostgresUrl() DATABASE_URL!: string;
  /** Fixed at installation: the same number in every ledger and every topic. */
  @Int({ min: 1, max: 1_024 }) PARTITIONS = 16;
  @IsIn(logLevels, { message: `must be one of ${logLevels.join(', ')}` }) LOG_LEVEL: (typeof logLevels)[number] = 'info';
  @Int({ min: 1_000, max: 300_000 }) SHUTDOWN_TIMEOUT_MS = 20_000;

  /** How services hear of each other: by tailing ledgers in one database, or over Kafka. */
  @IsIn(sources, { message: `must be one of ${sources.join(', ')}` }) SOURCE: (typeof sources)[number] = 'ledger';
  @ValidateIf((config: ServiceConfig) => config.KAFKA_BROKERS !== undefined || config.usesKafka())
  @Matches(/^[^\s,:]+:\d{1,5}(\s*,\s*[^\s,:]+:\d{1,5})*$/, { message: 'must be host:port, separated by commas' })
  KAFKA_BROKERS?: string;
  @Flag() KAFKA_SSL = false;
  @ValidateIf((config: ServiceConfig) => config.KAFKA_SASL_MECHANISM !== undefined)
  @IsIn(saslMechanisms, { message: `must be one of ${saslMechanisms.join(', ')}` })
  KAFKA_SASL_MECHANISM?: (typeof saslMechanisms)[number];
  @ValidateIf(usesSasl) @IsString(together) KAFKA_SASL_USERNAME?: string;
  @ValidateIf(usesSasl) @IsString(together) KAFKA_SASL_PASSWORD?: string;

  /** Whether this process plays the role: `all` plays every one of them except `migrate`. */
  plays(role: Exclude<Role, 'migrate' | 'all'>): boolean {
    return this.ROLE === 'all' || this.ROLE === role;
  }

  /** Whether this process copies its ledger to Kafka. One that plays every role does so where events travel over Kafka. */
  relays(): boolean {
    return this.ROLE === 'relay' || (this.ROLE === 'all' && this.SOURCE === 'kafka');
  }

  /** Whether this process cannot do its work without a broker. */
  usesKafka(): boolean {
    return this.relays() || (this.SOURCE === 'kafka' && this.plays('consumer'));
  }
}

/** Declared as a function: the class above is decorated with it. */
function usesSasl({
  KAFKA_SASL_MECHANISM: mechanism,
  KAFKA_SASL_USERNAME: user,
  KAFKA_SASL_PASSWORD: password,
}: ServiceConfig): boolean {
  return [mechanism, user, password].some((value) => value !== undefined);
}
