import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFound } from '@strata/kernel';
import { Decisions, type DecisionView, malformed, type Page, pageOf, readCursor } from '@strata/service-kit';
import { DecisionListQuery } from './score.request.js';

const notAnId = () => malformed('/path/id', 'not-a-uuid', 'must be the id of a decision');

@ApiTags('decisions')
@Controller('v1/decisions')
export class DecisionController {
  constructor(private readonly decisions: Decisions) {}

  @Get()
  @ApiOperation({ summary: 'Every decision about an account, in order' })
  async list(@Query() { accountId, order, cursor, limit }: DecisionListQuery): Promise<Page<DecisionView>> {
    const [behind] = readCursor(cursor, ['number']) ?? [];
    const rows = await this.decisions.list(accountId, behind, order, limit + 1);
    return pageOf(rows, limit, ({ version }) => [version]);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One decision, with its cause and the policy that decided' })
  async one(@Param('id', new ParseUUIDPipe({ exceptionFactory: notAnId })) id: string): Promise<DecisionView> {
    const decision = await this.decisions.find(id);
    if (!decision) throw new NotFound('decision-not-found', `There is no decision ${id}.`);
    return decision;
  }
}
