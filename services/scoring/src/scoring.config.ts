import { HttpUrl, ServiceConfig } from '@strata/service-kit';
import { ValidateIf } from 'class-validator';

/** Every variable this service reads. One that is missing or malformed stops the process before it listens. */
export class ScoringConfig extends ServiceConfig {
  /** Where the account service answers: over Kafka, what a topic does not have is asked there. */
  @ValidateIf(
    (config: ScoringConfig) => config.ACCOUNT_URL !== undefined || (config.SOURCE === 'kafka' && config.ROLE !== 'relay'),
  )
  @HttpUrl()
  ACCOUNT_URL?: string;
}
