import { Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type RecordedEvent } from '@strata/ledger';
import { Context, Malformed, type Page, pageOf, readCursor, type RequestContext } from '@strata/service-kit';
import { Broken, type Line } from '../facts.js';
import { Bulk } from '../bulk.js';
import { History } from '../history.js';
import { EventsQuery } from './account.request.js';
import { chunksOfLines } from './ndjson.js';
import { eventSchema, pageSchema, problem, receiptSchema } from './openapi.schema.js';
import type { Receipt } from './receipt.js';

type Asked = Readonly<{ body?: unknown; headers: Readonly<Record<string, string | string[] | undefined>> }>;

/** So much is read before it is recorded: two batches of the ledger, and not too many bytes. */
const CHUNK = { lines: 2_000, characters: 2 * 1024 * 1024 };

@ApiTags('events')
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly bulk: Bulk,
    private readonly history: History,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Records facts and answers when they are durable. In a bulk, good events are kept and bad ones reported by line',
  })
  @ApiConsumes('application/cloudevents+json', 'application/cloudevents-batch+json', 'application/x-ndjson', 'application/json')
  @ApiBody({ schema: { oneOf: [eventSchema, { type: 'array', items: eventSchema }] } })
  @ApiResponse({ status: 200, schema: receiptSchema })
  @ApiResponse(problem(400, 'Not JSON, or a single event that breaks its contract'))
  @ApiResponse(problem(409, 'A single event that contradicts an earlier one'))
  @ApiResponse(problem(422, 'A single event that breaks a rule'))
  @ApiResponse(problem(429, 'Too much is waiting: send the same again after Retry-After'))
  @ApiResponse(problem(503, 'The database does not answer: send the same again after Retry-After'))
  async record(@Req() request: Asked, @Context() context: RequestContext): Promise<Receipt> {
    const { body } = request;
    if (isStream(body)) return this.bulk.record(chunksOfLines(body, CHUNK), context);
    if (Array.isArray(body)) return this.bulk.record(chunksOf(body), context);
    if (String(request.headers['content-type']).startsWith('application/cloudevents-batch+json')) throw notABatch();
    return this.one(body, context);
  }

  @Get()
  @ApiOperation({ summary: 'The facts about an account, oldest first. Personal data stays sealed' })
  @ApiResponse({ status: 200, schema: pageSchema(eventSchema) })
  @ApiResponse(problem(404, 'Nobody registered the account'))
  async list(@Query() { accountId, limit, cursor }: EventsQuery): Promise<Page<object>> {
    const [behind = 0] = readCursor(cursor, ['number']) ?? [];
    const events = await this.history.of(accountId, behind, limit + 1);
    const { items, next } = pageOf(events, limit, ({ version }) => [version]);
    return { items: items.map((event) => viewOf(accountId, event)), next };
  }

  /** A single event has one sender who waits for one answer: what is wrong with it is the answer. */
  private async one(value: unknown, context: RequestContext): Promise<Receipt> {
    const outcome = await this.bulk.one(value, context);
    if (outcome?.outcome !== 'rejected') {
      return {
        accepted: outcome?.outcome === 'recorded' ? 1 : 0,
        duplicates: outcome?.outcome === 'duplicate' ? 1 : 0,
        rejected: [],
      };
    }
    const { reason } = outcome;
    throw reason instanceof Broken ? new Malformed(reason.code, 'The event breaks its contract.', reason.errors) : reason;
  }
}

const isStream = (body: unknown): body is AsyncIterable<Buffer> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

function* chunksOf(values: readonly unknown[]): Generator<readonly Line[]> {
  for (let i = 0; i < values.length; i += CHUNK.lines) {
    yield values.slice(i, i + CHUNK.lines).map((value, place) => ({ line: i + place + 1, value }));
  }
}

const notABatch = (): Malformed =>
  new Malformed('not-a-batch', 'A batch of CloudEvents is a JSON array.', [
    { pointer: '', code: 'not-a-list', detail: 'must be a list of events' },
  ]);

const viewOf = (
  accountId: string,
  { eventId, type, occurredAt, recordedAt, version, partition, position, data, metadata }: RecordedEvent,
): object => ({
  eventId,
  accountId,
  type,
  occurredAt,
  recordedAt,
  version,
  partition,
  position,
  data,
  metadata,
});
