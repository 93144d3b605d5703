import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CalendarDate, jobId, Jobs, type JobView } from '@strata/service-kit';
import { IsOptional } from 'class-validator';
import type { FastifyReply } from 'fastify';

export class ReplayRequest {
  /** Decisions of earlier days are made again, but not compared. */
  @IsOptional() @CalendarDate() from?: string;
}

@ApiTags('replays')
@Controller('v1/replays/scoring')
export class ReplayController {
  constructor(private readonly jobs: Jobs) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Makes every decision again and compares it with the record, byte by byte; one at a time, 409 while another runs',
  })
  async start(@Body() { from }: ReplayRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<JobView> {
    const job = await this.jobs.start('replay', { from });
    void reply.header('location', `/v1/replays/scoring/${job.id}`);
    return job;
  }

  @Get(':id')
  @ApiOperation({ summary: 'How far a replay is, and what it found' })
  find(@Param('id') id: string): Promise<JobView> {
    return this.jobs.find('replay', jobId(id));
  }
}
