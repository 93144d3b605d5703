import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Context, type Page, pageOf, readCursor, type RequestContext } from '@strata/service-kit';
import { Standing } from '../fold/standing.js';
import { Explanations, type RecordedView } from '../inputs/explanations.js';
import { KnownNames } from '../stage/known-names.js';
import { Renewals, type RenewalView } from '../stage/renewals.js';
import { CommitmentRequest, OutcomeRequest, RenewalListQuery } from './lifecycle.request.js';

@ApiTags('renewals')
@Controller('v1/renewals')
export class RenewalController {
  constructor(
    private readonly renewals: Renewals,
    private readonly explanations: Explanations,
    private readonly standing: Standing,
    private readonly names: KnownNames,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'Terms that are, or were, to be renewed, in order of their end. Those without an outcome of a customer who has left come with churned=true',
  })
  async list(@Query() { churned, cursor, limit, ...wanted }: RenewalListQuery): Promise<Page<RenewalView>> {
    const behind = readCursor(cursor, ['string', 'string', 'string']);
    const leftIn = await this.standing.churnStageUnless(churned ?? wanted.accountId !== undefined);
    const rows = await this.renewals.list({ ...wanted, leftIn, behind, limit: limit + 1 });
    if (rows.length === 0) await this.names.require('window', wanted.window);
    return pageOf(rows, limit, ({ end, accountId, contractId }) => [end, accountId, contractId]);
  }

  @Post(':accountId/:contractId/outcome')
  @HttpCode(202)
  @ApiOperation({ summary: 'Records why a contract was renewed, or why it was not' })
  outcome(
    @Param('accountId') accountId: string,
    @Param('contractId') contractId: string,
    @Body() outcome: OutcomeRequest,
    @Context() context: RequestContext,
  ): Promise<RecordedView> {
    return this.explanations.explainOutcome(accountId, contractId, outcome, context);
  }

  @Post(':accountId/:contractId/commitment')
  @HttpCode(202)
  @ApiOperation({ summary: 'Records how a renewal is seen by who looks after the customer' })
  commitment(
    @Param('accountId') accountId: string,
    @Param('contractId') contractId: string,
    @Body() commitment: CommitmentRequest,
    @Context() context: RequestContext,
  ): Promise<RecordedView> {
    return this.explanations.commit(accountId, contractId, commitment, context);
  }
}
