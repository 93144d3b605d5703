import { PageQuery } from '@strata/service-kit';
import { IsString, MaxLength } from 'class-validator';

/** The events of one account. */
export class EventsQuery extends PageQuery {
  @IsString({ message: 'is required' }) @MaxLength(100) accountId!: string;
}
