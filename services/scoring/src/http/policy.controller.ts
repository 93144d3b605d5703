import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Context, type Page, pageOf, PageQuery, readCursor, type RequestContext } from '@strata/service-kit';
import { policySchema } from '@strata/policy';
import type { FastifyReply } from 'fastify';
import { Library, type PolicyView } from '../policy/library.js';
import { policySource, policyVersion } from './policy.request.js';

@ApiTags('policies')
@Controller('v1/policies')
export class PolicyController {
  constructor(private readonly library: Library) {}

  @Post()
  @ApiOperation({ summary: 'Hands in a version of a policy: checked, and kept as a draft until it is published' })
  @ApiConsumes('application/yaml', 'application/json')
  async draft(
    @Body() body: unknown,
    @Context() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyView> {
    const { isNew, policy } = await this.library.draft(policySource(body), context);
    void reply.status(isNew ? 201 : 200).header('location', `/v1/policies/${policy.id}/versions/${policy.version}`);
    return policy;
  }

  @Get()
  @ApiOperation({ summary: 'Every version of every policy, and which is in force' })
  async list(@Query() { cursor, limit }: PageQuery): Promise<Page<PolicyView>> {
    const rows = await this.library.list(readCursor(cursor, ['string', 'number']), limit + 1);
    return pageOf(
      rows,
      limit,
      (row) => row,
      (row) => [row.id, row.version],
    );
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
  @ApiOperation({ summary: 'Checks a version again, against the event types known now' })
  async check(@Param('id') id: string, @Param('version') version: string) {
    const problems = await this.library.check(id, policyVersion(version));
    return { ok: problems.length === 0, problems };
  }

  @Post(':id/versions/:version/publish')
  @HttpCode(200)
  @ApiOperation({ summary: 'Publishes a version: it decides from its effective date on, or at once' })
  publish(@Param('id') id: string, @Param('version') version: string, @Context() context: RequestContext): Promise<PolicyView> {
    return this.library.publish(id, policyVersion(version), context);
  }
}
