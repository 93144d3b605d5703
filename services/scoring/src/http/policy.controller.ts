import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Context, type Page, pageOf, PageQuery, policySource, readCursor, type RequestContext } from '@strata/service-kit';
import { policySchema } from '@strata/policy';
import type { FastifyReply } from 'fastify';
import { Library, type PolicyView } from '../policy/library.js';
import { PolicyLife } from '../policy/policy-life.js';
import { ApprovalRequest, drafterOf, DraftQuery, policyVersion, StepRequest, TrialRequest } from './policy.request.js';

@ApiTags('policies')
@Controller('v1/policies')
export class PolicyController {
  constructor(
    private readonly library: Library,
    private readonly life: PolicyLife,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Hands in a version of a policy: checked, and kept as a draft until it is published' })
  @ApiConsumes('application/yaml', 'application/json')
  async draft(
    @Body() body: unknown,
    @Query() query: DraftQuery,
    @Context() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyView> {
    const { isNew, policy } = await this.library.draft(policySource(body), drafterOf(body, query), context);
    void reply.status(isNew ? 201 : 200).header('location', `/v1/policies/${policy.id}/versions/${policy.version}`);
    return policy;
  }

  @Get()
  @ApiOperation({ summary: 'Every version of every policy, and which is in force' })
  async list(@Query() { cursor, limit }: PageQuery): Promise<Page<PolicyView>> {
    const rows = await this.library.list(readCursor(cursor, ['string', 'number']), limit + 1);
    return pageOf(rows, limit, (row) => [row.id, row.version]);
  }

  @Get('schema')
  @ApiOperation({ summary: 'The JSON Schema of a policy document, with which an editor completes it' })
  schema(): object {
    return policySchema;
  }

  @Get(':id/versions/:version')
  @ApiOperation({ summary: 'One version, with its document' })
  one(@Param('id') id: string, @Param('version') version: string) {
    return this.library.find(id, policyVersion(version));
  }

  @Post(':id/versions/:version/check')
  @HttpCode(200)
  @ApiOperation({ summary: 'Checks a version against the event types known now; with `by`, recorded as a step of its life' })
  async check(
    @Param('id') id: string,
    @Param('version') version: string,
    @Body() body: StepRequest | undefined,
    @Context() context: RequestContext,
  ) {
    const problems = await this.life.check(id, policyVersion(version), body?.by, context);
    return { ok: problems.length === 0, problems };
  }

  @Post(':id/versions/:version/try')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Records that somebody looked at what a draft would change, and tells how it differs from the one in force',
  })
  try(
    @Param('id') id: string,
    @Param('version') version: string,
    @Body() body: TrialRequest,
    @Context() context: RequestContext,
  ) {
    return this.life.try(id, policyVersion(version), body, context);
  }

  @Post(':id/versions/:version/approve')
  @HttpCode(200)
  @ApiOperation({ summary: 'A second person approves exactly this content' })
  approve(
    @Param('id') id: string,
    @Param('version') version: string,
    @Body() body: ApprovalRequest,
    @Context() context: RequestContext,
  ): Promise<PolicyView> {
    return this.life.approve(id, policyVersion(version), body, context);
  }

  @Post(':id/versions/:version/publish')
  @HttpCode(200)
  @ApiOperation({ summary: 'Publishes an approved version: it decides from its effective date on, or at once' })
  publish(
    @Param('id') id: string,
    @Param('version') version: string,
    @Body() body: StepRequest | undefined,
    @Context() context: RequestContext,
  ): Promise<PolicyView> {
    return this.library.publish(id, policyVersion(version), body?.by, context);
  }
}
