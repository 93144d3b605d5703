import { ApiProperty } from '@nestjs/swagger';
import { PageQuery } from '@strata/service-kit';
import { IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';

/** Who asks and who allows it come in the body until there is authentication. What may be asked for is the domain's to say. */
export class OverrideRequest {
  @ApiProperty({ example: 'acct-a' }) @IsString() @Length(1, 100) accountId!: string;
  @ApiProperty({ example: 'value' }) @IsString() @Length(1, 100) ladder!: string;
  @ApiProperty({ example: 'A' }) @IsString() @Length(1, 100) tier!: string;
  @ApiProperty({ example: 'Reference customer for the launch in the south.' })
  @IsOptional()
  @IsString()
  @MaxLength(400)
  reason?: string;
  @ApiProperty({ example: 'li.na' }) @IsOptional() @IsString() @MaxLength(100) requestedBy?: string;
  @ApiProperty({ example: 'wang.wei' }) @IsOptional() @IsString() @MaxLength(100) approvedBy?: string;
  @ApiProperty({ example: '2026-09-01', description: 'The first day on which it no longer holds.' })
  @IsOptional()
  @IsString()
  @MaxLength(10)
  expiresOn?: string;
}

/** In the query: not every proxy lets a body through with DELETE. */
export class WithdrawQuery {
  @ApiProperty({ example: 'wang.wei' }) @IsString() @Length(1, 100) by!: string;
  @ApiProperty({ example: 'The launch was called off.' }) @IsString() @Length(1, 400) reason!: string;
}

export class OverrideListQuery extends PageQuery {
  @IsOptional() @IsString() @Length(1, 100) accountId?: string;
  /** `holding`: only those that have not ended. */
  @IsOptional() @IsIn(['holding', 'all'], { message: 'must be holding or all' }) status: 'holding' | 'all' = 'holding';
}
