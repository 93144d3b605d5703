import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Page, pageOf, PageQuery, readCursor } from '@strata/service-kit';
import { type ReviewedProductView, type ReviewView, ReviewViews } from '../review/review.views.js';
import { ReviewedAccountsQuery, ReviewedProductsQuery } from './review.request.js';

@ApiTags('reviews')
@Controller('v1/reviews')
export class ReviewController {
  constructor(private readonly reviews: ReviewViews) {}

  @Get()
  @ApiOperation({ summary: 'Reviews of the whole population, the latest first' })
  async list(@Query() { cursor, limit }: PageQuery): Promise<Page<ReviewView>> {
    const [before] = readCursor(cursor, ['string']) ?? [];
    return pageOf(await this.reviews.list(before, limit + 1), limit, ({ on }) => [on]);
  }

  @Get(':id')
  @ApiOperation({
    summary: 'One review by its day, or `latest`: key accounts by place and desk, products, concentration, clusters, warnings',
  })
  one(@Param('id') id: string): Promise<ReviewView> {
    return this.reviews.find(id);
  }

  @Get(':id/accounts')
  @ApiOperation({ summary: 'The accounts of a review in order of rank: key accounts, those of one desk, of one cluster' })
  async accounts(@Param('id') id: string, @Query() { key, desk, cluster, cursor, limit }: ReviewedAccountsQuery) {
    const { on } = await this.reviews.find(id);
    const filter = { key: key === undefined ? undefined : key === 'true', desk, cluster };
    const rows = await this.reviews.accounts(on, filter, readCursor(cursor, ['number', 'string']), limit + 1);
    const { items, next } = pageOf(rows, limit, ({ sortKey, accountId }) => [sortKey, accountId]);
    return { items: items.map(({ reviewed, name }) => ({ ...reviewed, name })), next };
  }

  @Get(':id/products')
  @ApiOperation({ summary: 'The products of a review, the best sellers first; of one class' })
  async products(
    @Param('id') id: string,
    @Query() { class: productClass, cursor, limit }: ReviewedProductsQuery,
  ): Promise<Page<ReviewedProductView>> {
    const { on } = await this.reviews.find(id);
    const rows = await this.reviews.products(on, productClass, readCursor(cursor, ['number', 'string']), limit + 1);
    return pageOf(rows, limit, ({ rank, product }) => [rank, product]);
  }
}
