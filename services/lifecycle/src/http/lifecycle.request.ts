import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CalendarDate, Flag, Instant, Int, PageQuery } from '@strata/service-kit';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';

const ID = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$/;
const id = { message: 'must be 1 to 100 letters, digits or . _ : / -' };

/** `asOf`: the stage held at the end of that day. `knownAt`: as it was on record at that instant. */
export class StageQuery {
  @IsOptional() @CalendarDate() asOf?: string;
  @IsOptional() @Instant() knownAt?: string;
}

export class StageListQuery extends PageQuery {
  @IsOptional() @IsString() @Length(1, 100) stage?: string;
}

export class HistoryQuery extends PageQuery {
  /** As they came, or the latest first. */
  @IsOptional() @IsIn(['asc', 'desc'], { message: 'must be asc or desc' }) order: 'asc' | 'desc' = 'asc';
}

export class FunnelQuery {
  /** A cohort: the accounts that first signed in this month. */
  @IsOptional() @Matches(/^\d{4}-(0[1-9]|1[0-2])$/, { message: 'must be a month, as 2026-03' }) signedIn?: string;
}

export class SignalListQuery extends PageQuery {
  @IsOptional() @Flag() open?: boolean;
  @IsOptional() @IsString() @Length(1, 100) signal?: string;
  @IsOptional() @IsString() @Length(1, 100) accountId?: string;
  /** True: also what is open of customers who have left. Without it that is left out, unless one account is asked for. */
  @IsOptional() @Flag() churned?: boolean;
}

export class RenewalListQuery extends PageQuery {
  /** Only renewals of which this window of the policy is open. */
  @IsOptional() @IsString() @Length(1, 100) window?: string;
  /** Terms that end on this day or later, */
  @IsOptional() @CalendarDate() from?: string;
  /** and on this day or before. */
  @IsOptional() @CalendarDate() to?: string;
  @IsOptional() @IsString() @Length(1, 100) accountId?: string;
  /** Only those with an outcome, or only those without. */
  @IsOptional() @Flag() settled?: boolean;
  /** True: also what is open of customers who have left. Without it that is left out, unless one account is asked for. */
  @IsOptional() @Flag() churned?: boolean;
}

class SaidBy {
  @ApiPropertyOptional({ example: 'Budget is approved.' }) @IsOptional() @IsString() @Length(1, 1_000) note?: string;
  @ApiProperty({ example: 'csm-7', description: 'Who says so.' }) @Matches(ID, id) by!: string;
}

export class SignalCauseRequest extends SaidBy {
  @ApiProperty({ example: 'staff_left', description: 'One of the causes that the policy knows for the signal.' })
  @IsString()
  @Length(1, 100)
  cause!: string;
}

export class OutcomeRequest extends SaidBy {
  @ApiProperty({ enum: ['renewed', 'not-renewed'] })
  @IsIn(['renewed', 'not-renewed'], { message: 'must be renewed or not-renewed' })
  outcome!: 'renewed' | 'not-renewed';

  @ApiProperty({ example: 'price' }) @IsString() @Length(1, 100) reason!: string;
}

class MoneyRequest {
  @ApiProperty({ example: 52_000_000, description: 'Integer number of minor units.' })
  @Int({ min: 0, max: Number.MAX_SAFE_INTEGER })
  amount!: number;

  @ApiProperty({ example: 'CNY' }) @Matches(/^[A-Z]{3}$/, { message: 'must be an ISO 4217 code' }) currency!: string;
}

const commitments = ['commit', 'likely', 'open', 'at-risk', 'lost'] as const;

export class CommitmentRequest extends SaidBy {
  @ApiProperty({ enum: commitments })
  @IsIn(commitments, { message: `must be one of ${commitments.join(', ')}` })
  commitment!: (typeof commitments)[number];

  @ApiPropertyOptional({ type: MoneyRequest }) @IsOptional() @ValidateNested() @Type(() => MoneyRequest) amount?: MoneyRequest;
}
