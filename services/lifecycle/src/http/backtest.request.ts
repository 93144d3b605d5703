import { type Warning, WARNINGS } from '@strata/domain-lifecycle';
import type { PlainDate } from '@strata/kernel';
import { CalendarDate, daysOf, isObject, malformed, policySource } from '@strata/service-kit';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';

/** For a body that is YAML; a body of JSON says it itself. */
export class BacktestQuery {
  @ApiPropertyOptional({ description: 'Only outcomes of this day or later; by default all of the history.' })
  @IsOptional()
  @CalendarDate()
  from?: string;

  @ApiPropertyOptional({ description: 'Nothing that came after this day is looked at; by default the open one.' })
  @IsOptional()
  @CalendarDate()
  to?: string;

  @ApiPropertyOptional({ example: 'stage,signal,card', description: 'What counts as a warning; by default all three.' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  by?: string;
}

export type BacktestRequest = Readonly<{
  source: string;
  from: PlainDate | undefined;
  to: PlainDate | undefined;
  by: readonly Warning[];
}>;

/**
 * YAML as it is, with the rest in the query; or JSON: `{"document": …, "from", "to", "by"}`, or a document.
 * @throws Malformed
 */
export const backtestRequest = (body: unknown, query: BacktestQuery): BacktestRequest => {
  const fields = isObject(body) && 'document' in body && !('apiVersion' in body) ? body : {};
  return { source: policySource(body), ...daysOf(fields, query), by: warningsOf(fields['by'] ?? query.by) };
};

const warningsOf = (value: unknown): readonly Warning[] => {
  if (value === undefined || value === null) return WARNINGS;
  const names: readonly unknown[] = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
  if (names.length === 0 || !names.every(isWarning))
    throw malformed('/by', 'not-one-of', `must be some of ${WARNINGS.join(', ')}`);
  return WARNINGS.filter((name) => names.includes(name));
};

const isWarning = (value: unknown): value is Warning => WARNINGS.some((name) => name === value);
