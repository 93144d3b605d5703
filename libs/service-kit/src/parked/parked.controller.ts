import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { NotFound } from '@strata/kernel';
import { IsString, Length, Matches } from 'class-validator';
import { type Page, pageOf, PageQuery, readCursor } from '../request/page.js';

/** Provided by a service whose consumer parks: `ParkedStreams` of the messaging library is one. */
export const PARKED_ACCOUNTS = Symbol('parked accounts');

/** What the controller needs to know of parked accounts. `redrive` and `drop` reject with NotFound or Conflict. */
export type ParkedAccounts<Row extends Readonly<{ accountId: string }> = Readonly<{ accountId: string }>> = Readonly<{
  service: string;
  list: (behind: string | undefined, limit: number) => Promise<readonly Row[]>;
  redrive: (accountId: string) => Promise<object>;
  drop: (accountId: string, reason: string) => Promise<object>;
}>;

class DropRequest {
  @ApiProperty({ example: 'Test data of the producer; nothing of it ever happened.', description: 'Kept on record.' })
  @IsString()
  @Length(1, 1_000)
  @Matches(/\S/, { message: 'must say why' })
  reason!: string;
}

/** The accounts that stand still in one service. A service lists it among its controllers and provides PARKED_ACCOUNTS. */
@ApiTags('parked')
@Controller('v1/parked/:service')
export class ParkedController {
  constructor(@Inject(PARKED_ACCOUNTS) private readonly parked: ParkedAccounts) {}

  @Get()
  @ApiOperation({ summary: 'The accounts that stand still because one of their events could not be handled' })
  async list(
    @Param('service') service: string,
    @Query() { cursor, limit }: PageQuery,
  ): Promise<Page<Readonly<{ accountId: string }>>> {
    const [behind] = readCursor(cursor, ['string']) ?? [];
    const rows = await this.#of(service).list(behind, limit + 1);
    return pageOf(rows, limit, ({ accountId }) => [accountId]);
  }

  @Post(':accountId/redrive')
  @HttpCode(200)
  @ApiOperation({ summary: 'Handles what was passed over, in order: the decisions that would have been' })
  redrive(@Param('service') service: string, @Param('accountId') accountId: string): Promise<object> {
    return this.#of(service).redrive(accountId);
  }

  @Post(':accountId/drop')
  @HttpCode(200)
  @ApiOperation({ summary: 'Goes on without the events that were passed over, for a reason' })
  drop(
    @Param('service') service: string,
    @Param('accountId') accountId: string,
    @Body() { reason }: DropRequest,
  ): Promise<object> {
    return this.#of(service).drop(accountId, reason);
  }

  #of(service: string): ParkedAccounts {
    if (service !== this.parked.service) throw new NotFound('no-such-service', `This is the service ${this.parked.service}.`);
    return this.parked;
  }
}
