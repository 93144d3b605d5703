import { ServiceConfig, TimeZone } from '@strata/service-kit';
import { IsIn } from 'class-validator';

/** Every variable this service reads. One that is missing or malformed stops the process before it listens. */
export class AccountConfig extends ServiceConfig {
  /** `live`: days open by the wall clock; `import`: only through POST /v1/days, for histories that end in the past. */
  @IsIn(['live', 'import'], { message: 'must be live or import' }) CLOCK: 'live' | 'import' = 'live';
  /** In which a day begins at midnight. */
  @TimeZone() TIMEZONE = 'UTC';
}
