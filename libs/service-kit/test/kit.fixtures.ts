import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { Body, Controller, Get, Inject, Module, Param, Post, Query } from '@nestjs/common';
import { Conflict, NotFound, Refusal } from '@strata/kernel';
import { Overloaded } from '@strata/ledger';
import type { Pool } from 'pg';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';

import { CalendarDate, Int } from '../src/config/decorators.js';
import { ServiceConfig } from '../src/config/service.config.js';
import { LEDGER_POOL } from '../src/database/database.js';
import { LOG, type Log } from '../src/logging/log.js';
import { Context, type RequestContext } from '../src/request/request-context.js';
import { defineService } from '../src/lifecycle/service.js';

class CreateThing1763769600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE kit.thing (id int PRIMARY KEY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE kit.thing');
  }
}

class OpenDay {
  @CalendarDate() date!: string;
}

class Page {
  @Int({ min: 1, max: 500 }) limit = 100;
}

/** One route for each way in which a request can end. */
@Controller('v1')
class KitController {
  constructor(
    private readonly source: DataSource,
    @Inject(LEDGER_POOL) private readonly pool: Pool,
    @Inject(LOG) private readonly log: Log,
  ) {}

  @Post('days')
  open(@Body() { date }: OpenDay, @Context() context: RequestContext): object {
    this.log.info('handled');
    return { date, context };
  }

  @Get('pages')
  page(@Query() { limit }: Page): object {
    return { limit };
  }

  @Post('lines')
  async lines(@Body() lines: unknown): Promise<object> {
    return { lines: lines instanceof Readable ? (await text(lines)).split('\n').length : 'not a stream' };
  }

  @Get('things')
  async things(): Promise<object> {
    const [models, ledger] = [await this.source.query('SELECT 1 AS one'), await this.pool.query('SELECT 1 AS one')];
    return { models, ledger: ledger.rows };
  }

  @Get('sleep/:ms')
  async sleep(@Param('ms') ms: string): Promise<object> {
    await new Promise((resolve) => setTimeout(resolve, Number(ms)));
    return { slept: true };
  }

  @Get('failures/:kind')
  async fail(@Param('kind') kind: string): Promise<never> {
    if (kind === 'refusal')
      throw new Refusal('freeze-in-the-past', 'The date has passed.', [{ pointer: '/on', code: 'past', detail: 'must come' }]);
    if (kind === 'conflict') throw new Conflict('version-conflict', 'It has changed.');
    if (kind === 'absent') throw new NotFound('no-such-account', 'There is none.');
    if (kind === 'overload') throw new Overloaded(5);
    if (kind === 'constraint') await this.pool.query('INSERT INTO kit.thing VALUES (4711), (4711)');
    throw new Error('a secret');
  }
}

@Module({ controllers: [KitController] })
class KitTestModule {}

/** A service with a route for every ending, for the specs of this folder. */
export const kitService = defineService({
  name: 'kit',
  description: 'A service for tests.',
  config: ServiceConfig,
  database: () => ({ schema: 'kit', migrations: [CreateThing1763769600000] }),
  module: () => KitTestModule,
  bodyLimitBytes: 2_000,
});
