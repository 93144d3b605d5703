import { HttpUrl, ServiceConfig } from '@strata/service-kit';
import { ValidateIf } from 'class-validator';

const overKafka = ({ SOURCE, ROLE }: LifecycleConfig): boolean => SOURCE === 'kafka' && ROLE !== 'relay';

/** Every variable this service reads. One that is missing or malformed stops the process before it listens. */
export class LifecycleConfig extends ServiceConfig {
  /** Where the account service answers: over Kafka, what a topic does not have is asked there. */
  @ValidateIf((config: LifecycleConfig) => config.ACCOUNT_URL !== undefined || overKafka(config))
  @HttpUrl()
  ACCOUNT_URL?: string;

  /** Where the scoring service answers, likewise. */
  @ValidateIf((config: LifecycleConfig) => config.SCORING_URL !== undefined || overKafka(config))
  @HttpUrl()
  SCORING_URL?: string;
}
