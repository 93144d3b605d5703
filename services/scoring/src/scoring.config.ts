import { ServiceConfig } from '@strata/service-kit';
import { IsIn } from 'class-validator';

/** Every variable this service reads. One that is missing or malformed stops the process before it listens. */
export class ScoringConfig extends ServiceConfig {
  /** Where the account ledger is read: in the same database (`ledger`). Over Kafka later. */
  @IsIn(['ledger'], { message: 'must be ledger' }) SOURCE = 'ledger';
}
