import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { jobId, Jobs, type JobView } from '@strata/service-kit';
import type { FastifyReply } from 'fastify';
import { Candidates } from '../backtest/candidates.js';
import { BacktestQuery, backtestRequest } from './backtest.request.js';

@ApiTags('backtests')
@Controller('v1/backtests')
export class BacktestController {
  constructor(
    private readonly jobs: Jobs,
    private readonly candidates: Candidates,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary:
      'What a candidate policy would have warned of, against the renewals and losses that happened; one at a time, 409 while another runs',
  })
  @ApiConsumes('application/yaml', 'application/json')
  async start(
    @Body() body: unknown,
    @Query() query: BacktestQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobView> {
    const { source, ...order } = backtestRequest(body, query);
    const job = await this.jobs.start('backtest', { document: await this.candidates.checked(source), ...order });
    void reply.header('location', `/v1/backtests/${job.id}`);
    return job;
  }

  @Get(':id')
  @ApiOperation({ summary: 'How far a backtest is, and what came out' })
  find(@Param('id') id: string): Promise<JobView> {
    return this.jobs.find('backtest', jobId(id));
  }
}
