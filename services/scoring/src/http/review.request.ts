import { PageQuery } from '@strata/service-kit';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';

export class ReviewedAccountsQuery extends PageQuery {
  /** `true`: key accounts only; `false`: all others. */
  @IsOptional() @IsIn(['true', 'false'], { message: 'must be true or false' }) key?: 'true' | 'false';
  /** Who takes care of them, as the policy's `route` says. */
  @IsOptional() @IsString() @Length(1, 100) desk?: string;
  @IsOptional() @IsString() @Length(1, 100) cluster?: string;
}

export class ReviewedProductsQuery extends PageQuery {
  @IsOptional() @IsString() @Length(1, 100) class?: string;
}
