import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CalendarDate, Context, type RequestContext } from '@strata/service-kit';
import { Calendar } from '../calendar.js';
import { problem } from './openapi.schema.js';

class OpenDaysRequest {
  @ApiProperty({ format: 'date', example: '2026-03-02' }) @CalendarDate() date!: string;
}

const lastDay = { type: 'string', format: 'date', nullable: true, description: 'The last day that is open in every partition' };

@ApiTags('days')
@Controller('v1/days')
export class DaysController {
  constructor(private readonly calendar: Calendar) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Opens all days up to a date, one by one; a day that is open stays as it is' })
  @ApiResponse({ status: 200, schema: { type: 'object', properties: { date: lastDay, opened: { type: 'integer' } } } })
  @ApiResponse(problem(422, 'The day is in the future of a live clock, or too far ahead'))
  async open(@Body() { date }: OpenDaysRequest, @Context() { receivedAt }: RequestContext): Promise<object> {
    return this.calendar.openUpTo(date, receivedAt);
  }

  @Get()
  @ApiOperation({ summary: 'The last open day' })
  @ApiResponse({ status: 200, schema: { type: 'object', properties: { date: lastDay } } })
  async last(): Promise<object> {
    return { date: await this.calendar.lastOpenDay() };
  }
}
