import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { NotFound } from '@strata/kernel';
import { type Head, Ledger } from '@strata/ledger';
import { IsOptional } from 'class-validator';
import type { FastifyReply } from 'fastify';

import { Int } from '../config/decorators.js';

/** Which part of the ledger: without a partition, where each of them ends. */
class FeedQuery {
  @IsOptional() @Int({ min: 0, max: 1_023 }) partition?: number;
  @IsOptional() @Int({ min: 0 }) after = 0;
  @IsOptional() @Int({ min: 1, max: 5_000 }) limit = 500;
}

/**
 * A service's ledger for those who verify it and for consumers that missed something: events exactly as recorded, one
 * JSON object a line. A service lists it among its controllers.
 */
@ApiTags('ledger')
@Controller('v1/ledgers/:ledger')
export class FeedController {
  constructor(private readonly ledger: Ledger) {}

  @Get()
  @ApiOperation({ summary: 'Which ledger it is and where its partitions end, or the events of one behind a position' })
  @ApiProduces('application/json', 'application/x-ndjson')
  @Header('cache-control', 'no-store')
  async read(
    @Param('ledger') name: string,
    @Query() { partition, after, limit }: FeedQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ ledgerId: string; items: readonly Head[]; next: null } | string> {
    if (name !== this.ledger.schema) throw new NotFound('no-such-ledger', `This service keeps the ledger ${this.ledger.schema}.`);
    if (partition === undefined) {
      const [ledgerId, items] = await Promise.all([this.ledger.id(), this.ledger.heads()]);
      return { ledgerId, items, next: null };
    }
    if (partition >= this.ledger.partitions)
      throw new NotFound('no-such-partition', `There are ${this.ledger.partitions} partitions.`);
    const events = await this.ledger.readStored({ partition, after, limit });
    void reply.header('content-type', 'application/x-ndjson');
    return events.map((event) => `${JSON.stringify(event)}\n`).join('');
  }
}
