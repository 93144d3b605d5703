import { SCORE_CHANGED } from '../names.js';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFound } from '@strata/kernel';
import { Decisions, pageOf, readCursor } from '@strata/service-kit';
import { Hindsight } from '../hindsight/hindsight.js';
import { Library } from '../policy/library.js';
import { Explanations } from '../score/explanations.js';
import { isCard } from '../score/score.projection.js';
import { KnownTiers } from '../score/known-tiers.js';
import { Scores } from '../score/scores.js';
import { tierRealities } from '../score/tier-shares.js';
import { Segments } from '../segments/segments.js';
import { DistributionQuery, ScoreListQuery, ScoreQuery } from './score.request.js';

@ApiTags('scores')
@Controller('v1/scores')
export class ScoreController {
  constructor(
    private readonly decisions: Decisions,
    private readonly scores: Scores,
    private readonly knownTiers: KnownTiers,
    private readonly library: Library,
    private readonly explanations: Explanations,
    private readonly segments: Segments,
    private readonly hindsight: Hindsight,
  ) {}

  @Get()
  @ApiOperation({ summary: 'One row an account; of one ladder or tier, 400 when there is none such; by points or name' })
  async list(@Query() { ladder, tier, sort, cursor, limit }: ScoreListQuery) {
    const behind = readCursor(cursor, [sort === 'points' ? 'number' : 'string', 'string']);
    const rows = await this.scores.list({ ladder, tier, sort, behind, limit: limit + 1 });
    if (rows.length === 0) await this.knownTiers.require({ ladder, tier });
    const { items, next } = pageOf(rows, limit, ({ sortKey, accountId }) => [sortKey, accountId]);
    return { items: items.map(({ sortKey: _, ...row }) => row), next };
  }

  @Get('distribution')
  @ApiOperation({ summary: 'How many accounts stand on each tier of each ladder, and whether that is what the policy expects' })
  async distribution(@Query() { ladder }: DistributionQuery) {
    const [shares, counts, inForce] = await Promise.all([
      this.scores.distribution(ladder),
      this.scores.counts(),
      this.library.inForce(),
    ]);
    const ladders = Object.entries(inForce?.document.ladders ?? {}).filter(([name]) => ladder === undefined || name === ladder);
    if (ladder !== undefined && ladders.length === 0) {
      throw new NotFound('ladder-not-found', 'The policy in force has no ladder of this name.', [
        { pointer: '/query/ladder', code: 'unknown', detail: 'must be a ladder of the policy in force' },
      ]);
    }
    const items = ladders.map(([name, section]) => {
      const mine = shares.filter((share) => share.ladder === name);
      const accounts = mine.reduce((sum, share) => sum + share.accounts, 0);
      const counted = tierRealities(section, new Map(mine.map((share) => [share.tier, share.accounts])));
      return { ladder: name, accounts, tiers: counted };
    });
    return { items, next: null, ...counts, policy: inForce?.ref ?? null };
  }

  @Get(':accountId')
  @ApiOperation({
    summary:
      'The score in force with its whole explanation, what would reach the next tier, and all in words; of a past day as known then (at an instant), and beside it as known now (then without points, when nothing was on record by that day)',
  })
  async score(@Param('accountId') accountId: string, @Query() view: ScoreQuery): Promise<object> {
    const decision = await this.decisions.inForce(accountId, SCORE_CHANGED, view);
    if (!decision) return this.#unrecorded(accountId, view);
    const { data, decisionId, recordedAt } = decision;
    if (!isCard(data)) return { decisionId, recordedAt };
    const { asOf, knownAt } = view;
    const [explanation, segments, asKnownNow] = await Promise.all([
      this.explanations.of(data),
      this.segments.of(accountId, view),
      asOf === undefined ? undefined : this.hindsight.of(accountId, asOf, knownAt),
    ]);
    return { ...data, segments, ...explanation, decisionId, recordedAt, ...(asKnownNow === undefined ? {} : { asKnownNow }) };
  }

  /**
   * A day by which nothing had been decided: what is known of it now, where facts of that day came later.
   * @throws NotFound that says from which day on there is a score
   */
  async #unrecorded(accountId: string, { asOf, knownAt }: ScoreQuery): Promise<object> {
    const [first, asKnownNow] = await Promise.all([
      this.decisions.firstDay(accountId, SCORE_CHANGED),
      asOf === undefined ? null : this.hindsight.of(accountId, asOf, knownAt),
    ]);
    if (asOf !== undefined && asKnownNow)
      return { accountId, on: asOf, points: null, ladders: {}, firstDecidedOn: first ?? null, asKnownNow };
    const time = asOf !== undefined || knownAt !== undefined ? ' for that time' : '';
    const since = first === undefined ? '' : `: the first one was decided on ${first}`;
    throw new NotFound('score-not-found', `There is no score of ${accountId}${time}${since}.`);
  }
}
