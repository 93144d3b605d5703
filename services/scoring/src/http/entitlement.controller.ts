import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFound } from '@strata/kernel';
import { CalendarDate } from '@strata/service-kit';
import { IsOptional } from 'class-validator';
import { Entitlements } from '../rights/entitlements.js';

/** `at`: the rights on that day, also on one to come. Without it: as they are now. */
export class EntitlementQuery {
  @IsOptional() @CalendarDate() at?: string;
}

@ApiTags('entitlements')
@Controller('v1/entitlements')
export class EntitlementController {
  constructor(private readonly entitlements: Entitlements) {}

  @Get(':accountId')
  @ApiOperation({
    summary:
      'What an account is entitled to, by ladder and funnel node, on a day; `mayChangeOn` says when the tier that gives it ends, as far as that is known',
  })
  async of(@Param('accountId') accountId: string, @Query() { at }: EntitlementQuery): Promise<object> {
    const found = await this.entitlements.of(accountId, at);
    if (found.length === 0)
      throw new NotFound(
        'entitlements-not-found',
        `Nothing is on record of what ${accountId} is entitled to${at === undefined ? '' : ` on ${at}`}.`,
      );
    return { accountId, at: at ?? null, ladders: Object.fromEntries(found.map(({ ladder, ...rights }) => [ladder, rights])) };
  }
}
