import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Context, malformed, type Page, pageOf, readCursor, type RequestContext } from '@strata/service-kit';
import { Standing } from '../fold/standing.js';
import { Explanations, type RecordedView } from '../inputs/explanations.js';
import { KnownNames } from '../stage/known-names.js';
import { Signals, type SignalView } from '../stage/signals.js';
import { SignalCauseRequest, SignalListQuery } from './lifecycle.request.js';

const notAnId = () => malformed('/path/id', 'not-a-uuid', 'must be the id of a signal');

@ApiTags('signals')
@Controller('v1/signals')
export class SignalController {
  constructor(
    private readonly signals: Signals,
    private readonly explanations: Explanations,
    private readonly standing: Standing,
    private readonly names: KnownNames,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'Signals in the order in which they were opened; only open ones, or only closed ones, when asked. Those that are open of a customer who has left come with churned=true',
  })
  async list(@Query() { churned, cursor, limit, ...wanted }: SignalListQuery): Promise<Page<SignalView>> {
    const behind = readCursor(cursor, ['string', 'string']);
    const leftIn = await this.standing.churnStageUnless(churned ?? wanted.accountId !== undefined);
    const rows = await this.signals.list({ ...wanted, leftIn, behind, limit: limit + 1 });
    if (rows.length === 0) await this.names.require('signal', wanted.signal);
    return pageOf(rows, limit, ({ openedOn, signalId }) => [openedOn, signalId]);
  }

  @Post(':id/cause')
  @HttpCode(202)
  @ApiOperation({ summary: 'Records what is behind a signal; that closes it' })
  cause(
    @Param('id', new ParseUUIDPipe({ exceptionFactory: notAnId })) id: string,
    @Body() cause: SignalCauseRequest,
    @Context() context: RequestContext,
  ): Promise<RecordedView> {
    return this.explanations.explainSignal(id, cause, context);
  }
}
