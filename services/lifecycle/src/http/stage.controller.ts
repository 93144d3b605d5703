import { STAGE_CHANGED } from '../names.js';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFound } from '@strata/kernel';
import { Decisions, type DecisionView, isObject, type Page, pageOf, readCursor } from '@strata/service-kit';
import { Standing } from '../fold/standing.js';
import { Funnel } from '../stage/funnel.js';
import { KnownNames } from '../stage/known-names.js';
import { contentOf } from '../stage/stage-content.js';
import { type StageRow, Stages } from '../stage/stages.js';
import { funnelOf, stuckLimits } from '../stage/funnel.view.js';
import { FunnelQuery, HistoryQuery, StageListQuery, StageQuery } from './lifecycle.request.js';

@ApiTags('stages')
@Controller('v1/stages')
export class StageController {
  constructor(
    private readonly stages: Stages,
    private readonly decisions: Decisions,
    private readonly funnels: Funnel,
    private readonly standing: Standing,
    private readonly names: KnownNames,
  ) {}

  @Get()
  @ApiOperation({ summary: 'One row an account, in order of account; of one stage when asked, 400 when there is none such' })
  async list(@Query() { stage, cursor, limit }: StageListQuery): Promise<Page<StageRow>> {
    const [behind] = readCursor(cursor, ['string']) ?? [];
    const rows = await this.stages.list(stage, behind, limit + 1);
    if (rows.length === 0) await this.names.require('stage', stage);
    return pageOf(rows, limit, ({ accountId }) => [accountId]);
  }

  @Get('funnel')
  @ApiOperation({
    summary:
      'Accounts, conversion and time by stage, who is stuck, and the cohorts by month of signing; of one cohort when asked',
  })
  async funnel(@Query() { signedIn }: FunnelQuery) {
    const [policy, day] = await Promise.all([this.standing.policy(), this.standing.day()]);
    const [counted, steps, cohorts, stuck] = await Promise.all([
      this.funnels.stages(signedIn),
      this.funnels.steps(policy?.lifecycle?.funnel ?? [], signedIn),
      this.funnels.cohorts(signedIn),
      day === null ? [] : this.funnels.stuck(stuckLimits(policy, day), day, signedIn),
    ]);
    return funnelOf(policy, day, { counted, steps, cohorts, stuck });
  }

  @Get(':accountId')
  @ApiOperation({ summary: 'The stage of an account, why, and what it is for; of a past day, as known at an instant' })
  async stage(@Param('accountId') accountId: string, @Query() view: StageQuery): Promise<object> {
    const { asOf, knownAt } = view;
    const [decision, around, policy] = await Promise.all([
      this.decisions.inForce(accountId, STAGE_CHANGED, view),
      this.stages.around(accountId),
      this.standing.policy(),
    ]);
    if (!decision || !isObject(decision.data))
      throw new NotFound('stage-not-found', `There is no stage of ${accountId}${asOf || knownAt ? ' for that time' : ''}.`);
    const { to, on, ...why } = decision.data;
    const { name, industry, businessType, owner, ...now } = around;
    const said = { ...why, accountId, name, industry, owner, stage: to, since: on };
    const content = contentOf(policy, String(to), { industry, businessType });
    const isPresent = asOf === undefined && knownAt === undefined;
    return { ...said, decisionId: decision.decisionId, recordedAt: decision.recordedAt, content, ...(isPresent && now) };
  }

  @Get(':accountId/decisions')
  @ApiOperation({ summary: 'Everything that lifecycle decided about an account, in order' })
  async history(
    @Param('accountId') accountId: string,
    @Query() { order, cursor, limit }: HistoryQuery,
  ): Promise<Page<DecisionView>> {
    const [behind] = readCursor(cursor, ['number']) ?? [];
    const rows = await this.decisions.list(accountId, behind, order, limit + 1);
    return pageOf(rows, limit, ({ version }) => [version]);
  }
}
