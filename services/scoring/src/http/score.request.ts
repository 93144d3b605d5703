import { CalendarDate, Instant, PageQuery } from '@strata/service-kit';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';

/** `asOf`: the score in force at the end of that day. `knownAt`: as it was on record at that instant. */
export class ScoreQuery {
  @IsOptional() @CalendarDate() asOf?: string;
  @IsOptional() @Instant() knownAt?: string;
}

export class ScoreListQuery extends PageQuery {
  @IsOptional() @IsString() @Length(1, 100) ladder?: string;
  @IsOptional() @IsString() @Length(1, 100) tier?: string;
  /** Points: highest first. Name: in order of name, then accounts without one in order of id. */
  @IsOptional() @IsIn(['points', 'name'], { message: 'must be points or name' }) sort: 'points' | 'name' = 'points';
}

export class DistributionQuery {
  @IsOptional() @IsString() @Length(1, 100) ladder?: string;
}

export class DecisionListQuery extends PageQuery {
  @IsString() @Length(1, 100) accountId!: string;
  /** As they came, or the latest first. */
  @IsOptional() @IsIn(['asc', 'desc'], { message: 'must be asc or desc' }) order: 'asc' | 'desc' = 'asc';
}
