import { Controller, Get, HttpStatus, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Refusal } from '@strata/kernel';
import { Context, type Page, pageOf, PageQuery, readCursor, type RequestContext } from '@strata/service-kit';
import type { ProfileView } from '../account.view.js';
import { Accounts, unknownAccount } from '../accounts.js';
import { readAmendment, readRegistration } from './checked-body.js';
import { accountSchema, amendmentSchema, pageSchema, problem, registrationSchema } from './openapi.schema.js';

type Asked = Readonly<{ body?: unknown }>;
type Answer = { status: (code: number) => Answer; header: (name: string, value: string) => Answer };

@ApiTags('accounts')
@Controller('v1/accounts')
export class AccountsController {
  constructor(private readonly accounts: Accounts) {}

  @Post()
  @ApiOperation({ summary: 'Registers an account; the same data again is answered without writing anything' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiBody({ schema: registrationSchema })
  @ApiResponse({ status: 201, description: 'Registered', schema: accountSchema })
  @ApiResponse({ status: 200, description: 'Was registered with the same data before', schema: accountSchema })
  @ApiResponse(problem(400, 'Fields that break a rule'))
  @ApiResponse(problem(409, 'Registered with other data'))
  async register(
    @Req() request: Asked,
    @Context() context: RequestContext,
    @Res({ passthrough: true }) reply: Answer,
  ): Promise<ProfileView> {
    const { accountId, profile } = readRegistration(request.body);
    const { outcome, eventIds } = await this.accounts.record(accountId, 'account.registered.v1', profile, context);
    const isNew = outcome === 'duplicate' || eventIds.length > 0;
    reply.status(isNew ? HttpStatus.CREATED : HttpStatus.OK).header('location', `/v1/accounts/${accountId}`);
    return this.shown(accountId, reply);
  }

  @Get()
  @ApiOperation({ summary: 'Accounts in the order of their ids' })
  @ApiResponse({ status: 200, schema: pageSchema(accountSchema) })
  async list(@Query() { limit, cursor }: PageQuery): Promise<Page<ProfileView>> {
    const [behind = ''] = readCursor(cursor, ['string']) ?? [];
    const rows = await this.accounts.list(behind, limit + 1);
    return pageOf(rows, limit, ({ accountId }) => [accountId]);
  }

  @Get(':accountId')
  @ApiOperation({ summary: 'An account: profile, tags, traits, contracts and contacts' })
  @ApiResponse({
    status: 200,
    schema: accountSchema,
    headers: { etag: { description: 'Version, for If-Match', schema: { type: 'string' } } },
  })
  @ApiResponse(problem(404, 'Nobody registered it'))
  async find(@Param('accountId') accountId: string, @Res({ passthrough: true }) reply: Answer): Promise<ProfileView> {
    return this.shown(accountId, reply);
  }

  @Patch(':accountId')
  @ApiOperation({ summary: 'Amends fields of the profile; null empties one' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'The version that was read' })
  @ApiBody({ schema: amendmentSchema })
  @ApiResponse({ status: 200, schema: accountSchema })
  @ApiResponse(problem(404, 'Nobody registered it'))
  @ApiResponse(problem(412, 'It is at another version'))
  async amend(
    @Param('accountId') accountId: string,
    @Req() request: Asked,
    @Context() context: RequestContext,
    @Res({ passthrough: true }) reply: Answer,
  ): Promise<ProfileView> {
    const amendment = readAmendment(request.body);
    try {
      await this.accounts.record(accountId, 'account.profile-amended.v1', amendment, context);
    } catch (error) {
      throw error instanceof Refusal && error.code === 'unknown-account' ? unknownAccount(accountId) : error;
    }
    return this.shown(accountId, reply);
  }

  private async shown(accountId: string, reply: Answer): Promise<ProfileView> {
    const view = await this.accounts.find(accountId);
    reply.header('etag', `"${view.version}"`);
    return view;
  }
}
