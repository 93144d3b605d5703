import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Context, type Page, pageOf, readCursor, type RequestContext } from '@strata/service-kit';
import type { FastifyReply } from 'fastify';
import { Overrides, type OverrideView } from '../override/overrides.js';
import { OverrideListQuery, OverrideRequest, WithdrawQuery } from './override.request.js';

@ApiTags('overrides')
@Controller('v1/overrides')
export class OverrideController {
  constructor(private readonly overrides: Overrides) {}

  @Get()
  @ApiOperation({ summary: 'The tiers that are held by hand; with status=all also those that have ended' })
  async list(@Query() { accountId, status, cursor, limit }: OverrideListQuery): Promise<Page<OverrideView>> {
    const [behind] = readCursor(cursor, ['string']) ?? [];
    const rows = await this.overrides.list(accountId, status === 'holding', behind, limit + 1);
    return pageOf(rows, limit, ({ overrideId }) => [overrideId]);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One override, and how it ended' })
  one(@Param('id') id: string): Promise<OverrideView> {
    return this.overrides.find(id);
  }

  @Post()
  @ApiOperation({ summary: 'Sets a tier by hand until a day: with a reason, and approved by somebody else' })
  async set(
    @Body() { accountId, ladder, tier, reason = '', requestedBy = '', approvedBy = '', expiresOn = '' }: OverrideRequest,
    @Context() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OverrideView> {
    const asked = { accountId, ladder, tier, reason, requestedBy, approvedBy, expiresOn };
    const { isNew, override } = await this.overrides.set(asked, context);
    void reply.status(isNew ? 201 : 200).header('location', `/v1/overrides/${override.overrideId}`);
    return override;
  }

  @Delete(':id')
  @HttpCode(200)
  @ApiOperation({ summary: 'Gives a tier back before its day' })
  withdraw(
    @Param('id') id: string,
    @Query() { by, reason }: WithdrawQuery,
    @Context() context: RequestContext,
  ): Promise<OverrideView> {
    return this.overrides.withdraw(id, by, reason, context);
  }
}
