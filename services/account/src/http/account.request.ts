import { Int } from '@strata/service-kit';
import { IsOptional, IsString, MaxLength } from 'class-validator';

/** A page of a list. */
export class ListQuery {
  @IsOptional() @Int({ min: 1, max: 500 }) limit = 100;
  /** `next` of the page before. */
  @IsOptional() @IsString() @MaxLength(500) cursor?: string;
}

/** The events of one account. */
export class EventsQuery extends ListQuery {
  @IsString({ message: 'is required' }) @MaxLength(100) accountId!: string;
}
