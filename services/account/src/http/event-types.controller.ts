import { Body, Controller, Get, HttpStatus, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Contract } from '@strata/contracts';
import { Context, type RequestContext } from '@strata/service-kit';
import { IsObject, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { EventTypes } from '../event-types.js';
import { problem } from './openapi.schema.js';

class RegisterEventTypeRequest {
  @ApiProperty({ example: 'custom.store-opened.v1' }) @IsString() type!: string;
  @ApiProperty({ example: 'Store opened' }) @IsString() @MinLength(1) @MaxLength(200) title!: string;
  @ApiProperty({ required: false }) @IsOptional() @IsString() @MinLength(1) @MaxLength(2000) description?: string;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'JSON Schema 2020-12 of the data' })
  @IsObject()
  schema!: Record<string, unknown>;
}

type Answer = { status: (code: number) => Answer };

const viewOf = ({ type, version, title, description, entrySchema }: Contract): object => ({
  type,
  version,
  title,
  description,
  schema: entrySchema,
});

@ApiTags('event types')
@Controller('v1/event-types')
export class EventTypesController {
  constructor(private readonly types: EventTypes) {}

  @Get()
  @ApiOperation({ summary: 'Every type of events that may be sent, with the JSON Schema of its data' })
  async list(): Promise<object> {
    return { items: (await this.types.all()).map(viewOf), next: null };
  }

  @Post()
  @ApiOperation({ summary: 'Registers a type of your own, custom.<name>.v<number>; its meaning never changes' })
  @ApiResponse({ status: 201, description: 'Registered' })
  @ApiResponse({ status: 200, description: 'Was registered with the same schema before' })
  @ApiResponse(problem(409, 'Registered with another schema: register the next version'))
  @ApiResponse(problem(422, 'Not a name or a schema of a type of your own'))
  async register(
    @Body() body: RegisterEventTypeRequest,
    @Context() context: RequestContext,
    @Res({ passthrough: true }) reply: Answer,
  ): Promise<object> {
    const { contract, handled } = await this.types.register(body, context);
    reply.status(handled.outcome === 'duplicate' || handled.eventIds.length > 0 ? HttpStatus.CREATED : HttpStatus.OK);
    return viewOf(contract);
  }
}
