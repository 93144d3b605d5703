import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Conflict } from '@strata/kernel';
import { Ledger } from '@strata/ledger';
import { CalendarDate, jobId, Jobs, type JobView, type Page, pageOf, PageQuery, readCursor } from '@strata/service-kit';
import { IsOptional } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Library } from '../policy/library.js';
import type { Move } from '../what-if/comparison.js';
import { listMoves } from '../what-if/moves.js';
import { whatIfRequest } from './what-if.request.js';

/** For a body that is YAML; a body of JSON says it itself. */
export class WhatIfQuery {
  @IsOptional() @CalendarDate() from?: string;
  @IsOptional() @CalendarDate() to?: string;
}

@ApiTags('what-ifs')
@Controller('v1/what-ifs')
export class WhatIfController {
  constructor(
    private readonly jobs: Jobs,
    private readonly library: Library,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'The real history under a candidate policy beside what happened; one at a time, 409 while another runs',
  })
  @ApiConsumes('application/yaml', 'application/json')
  async start(
    @Body() body: unknown,
    @Query() query: WhatIfQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobView> {
    const { source, policy, from, to } = whatIfRequest(body, query);
    const document =
      policy === null ? await this.library.checked(source ?? '') : (await this.library.find(policy.id, policy.version)).document;
    const job = await this.jobs.start('what-if', { document, from, to });
    void reply.header('location', `/v1/what-ifs/${job.id}`);
    return job;
  }

  @Get(':id')
  @ApiOperation({ summary: 'How far a what-if is, and what came out' })
  find(@Param('id') id: string): Promise<JobView> {
    return this.jobs.find('what-if', jobId(id));
  }

  @Get(':id/moves')
  @ApiOperation({
    summary: 'Everybody whom a what-if would move, with why, of the most net sales first; 409 until it has ended well',
  })
  async moves(@Param('id') id: string, @Query() { cursor, limit }: PageQuery): Promise<Page<Move>> {
    const { status, error } = await this.jobs.find('what-if', jobId(id));
    if (status !== 'done')
      throw new Conflict('what-if-not-done', error ?? 'The what-if is running; its moves are there when it has ended.');
    const rows = await listMoves(this.ledger.pool, id, readCursor(cursor, ['amount', 'string', 'string']), limit + 1);
    return pageOf(rows, limit, ({ revenue, accountId, ladder }) => [-revenue, accountId, ladder]);
  }
}
