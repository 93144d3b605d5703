import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFound } from '@strata/kernel';
import { Ledger } from '@strata/ledger';
import { Malformed, type Page, pageOf, readCursor } from '@strata/service-kit';
import { Decisions, type DecisionView, toDecisionView } from '../score/decisions.js';
import { DecisionListQuery } from './score.request.js';

const notAnId = (): Malformed =>
  new Malformed('request-invalid', 'One field of the request breaks a rule.', [
    { pointer: '/path/id', code: 'not-a-uuid', detail: 'must be the id of a decision' },
  ]);

@ApiTags('decisions')
@Controller('v1/decisions')
export class DecisionController {
  constructor(
    private readonly decisions: Decisions,
    private readonly ledger: Ledger,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every decision about an account, in order' })
  async list(@Query() { accountId, order, cursor, limit }: DecisionListQuery): Promise<Page<DecisionView>> {
    const [behind] = readCursor(cursor, ['number']) ?? [];
    const rows = await this.decisions.list(accountId, behind, order, limit + 1);
    return pageOf(
      rows,
      limit,
      (row) => row,
      ({ version }) => [version],
    );
  }

  @Get(':id')
  @ApiOperation({ summary: 'One decision, with its cause and the policy that decided' })
  async one(@Param('id', new ParseUUIDPipe({ exceptionFactory: notAnId })) id: string): Promise<DecisionView> {
    const event = await this.ledger.findEvent(id);
    if (!event) throw new NotFound('decision-not-found', `There is no decision ${id}.`);
    return toDecisionView(event);
  }
}
