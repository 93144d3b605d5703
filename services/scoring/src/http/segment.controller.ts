import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFound } from '@strata/kernel';
import { noSuchSentence, pageOf, PageQuery, readCursor } from '@strata/service-kit';
import { IsOptional, IsString, Length } from 'class-validator';
import { Library } from '../policy/library.js';
import { Segments } from '../segments/segments.js';

export class SegmentListQuery {
  /** Only the segments that this account is in. */
  @IsOptional() @IsString() @Length(1, 100) accountId?: string;
}

@ApiTags('segments')
@Controller('v1/segments')
export class SegmentController {
  constructor(
    private readonly segments: Segments,
    private readonly library: Library,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The segments of the policy in force with how many accounts each has; of one account, those that it is in',
  })
  async list(@Query() { accountId }: SegmentListQuery): Promise<object> {
    const sections = (await this.library.inForce())?.document.segments ?? {};
    const labelOf = (segment: string) => sections[segment]?.label ?? null;
    if (accountId !== undefined) {
      const items = (await this.segments.of(accountId)).map((one) => ({ ...one, label: labelOf(one.segment) }));
      return { items, next: null };
    }
    const counts = new Map((await this.segments.counts()).map(({ segment, accounts }) => [segment, accounts]));
    const names = [...new Set([...Object.keys(sections), ...counts.keys()])].sort();
    const items = names.map((segment) => ({
      segment,
      label: labelOf(segment),
      when: sections[segment]?.when ?? null,
      accounts: counts.get(segment) ?? 0,
    }));
    return { items, next: null };
  }

  @Get(':segment/members')
  @ApiOperation({ summary: 'The accounts that are in a segment now' })
  async members(@Param('segment') segment: string, @Query() { cursor, limit }: PageQuery): Promise<object> {
    const [behind] = readCursor(cursor, ['string']) ?? [];
    const rows = await this.segments.members(segment, behind, limit + 1);
    if (rows.length === 0) await this.#require(segment);
    return pageOf(rows, limit, ({ accountId }) => [accountId]);
  }

  /** @throws NotFound that says which segments there are */
  async #require(segment: string): Promise<void> {
    const known = (await this.library.allInForce()).flatMap(({ document }) => Object.keys(document.segments ?? {}));
    if (!known.includes(segment)) throw new NotFound('segment-not-found', noSuchSentence(`segment "${segment}"`, known));
  }
}
