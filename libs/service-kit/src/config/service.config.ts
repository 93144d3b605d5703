import { IsIn, IsString } from 'class-validator';

import { Int, PostgresUrl } from './decorators.js';

export const roles = ['api', 'consumer', 'relay', 'migrate', 'all'] as const;
export type Role = (typeof roles)[number];

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

  /** Whether this process plays the role: `all` plays every one of them except `migrate`. */
  plays(role: Exclude<Role, 'migrate' | 'all'>): boolean {
    return this.ROLE === 'all' || this.ROLE === role;
  }
}
