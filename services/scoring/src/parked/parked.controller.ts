import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { type Page, pageOf, PageQuery, readCursor } from '@strata/service-kit';
import { IsString, Length, Matches } from 'class-validator';
import { ParkedAccounts, type ParkedView, type ResolvedView } from './parked-accounts.js';

class DropRequest {
  @ApiProperty({ example: 'Test data of the producer; nothing of it ever happened.', description: 'Kept on record.' })
  @IsString()
  @Length(1, 1_000)
  @Matches(/\S/, { message: 'must say why' })
  reason!: string;
}

@ApiTags('parked')
@Controller('v1/parked')
export class ParkedController {
  constructor(private readonly parked: ParkedAccounts) {}

  @Get()
  @ApiOperation({ summary: 'The accounts that stand still because one of their events could not be handled' })
  async list(@Query() { cursor, limit }: PageQuery): Promise<Page<ParkedView>> {
    const [behind] = readCursor(cursor, ['string']) ?? [];
    const rows = await this.parked.list(behind, limit + 1);
    return pageOf(
      rows,
      limit,
      (row) => row,
      ({ accountId }) => [accountId],
    );
  }

  @Post(':accountId/redrive')
  @HttpCode(200)
  @ApiOperation({ summary: 'Handles what was passed over, in order: the decisions that would have been' })
  redrive(@Param('accountId') accountId: string): Promise<ResolvedView> {
    return this.parked.redrive(accountId);
  }

  @Post(':accountId/drop')
  @HttpCode(200)
  @ApiOperation({ summary: 'Goes on without the events that were passed over, for a reason' })
  drop(@Param('accountId') accountId: string, @Body() { reason }: DropRequest): Promise<ResolvedView> {
    return this.parked.drop(accountId, reason);
  }
}
