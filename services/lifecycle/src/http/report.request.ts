import { ApiPropertyOptional } from '@nestjs/swagger';
import { CalendarDate } from '@strata/service-kit';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { type Grouping, GROUPINGS } from '../reports/renewal-report.query.js';

const periods = ['month', 'quarter'] as const;

export class RenewalReportRequest {
  @ApiPropertyOptional({ enum: periods, default: 'month' })
  @IsOptional()
  @IsIn(periods, { message: 'must be month or quarter' })
  period: (typeof periods)[number] = 'month';

  @ApiPropertyOptional({ enum: GROUPINGS })
  @IsOptional()
  @IsIn(GROUPINGS, { message: `must be one of ${GROUPINGS.join(', ')}` })
  by?: Grouping;

  @ApiPropertyOptional({ description: 'The ladder of by=tier; needed where the policy has more than one.' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  ladder?: string;

  @ApiPropertyOptional({ description: 'Terms that end on this day or later; by default the last twelve months.' })
  @IsOptional()
  @CalendarDate()
  from?: string;

  @ApiPropertyOptional({ description: 'Terms that end on this day or before; by default twelve months from the open day.' })
  @IsOptional()
  @CalendarDate()
  to?: string;
}

export class OutcomeReportRequest {
  @ApiPropertyOptional({ description: 'By default a year before the last day.' }) @IsOptional() @CalendarDate() from?: string;
  @ApiPropertyOptional({ description: 'By default the open day.' }) @IsOptional() @CalendarDate() to?: string;
}
