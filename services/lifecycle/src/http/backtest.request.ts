import { type Warning, WARNINGS } from '@strata/domain-lifecycle';
import { isPlainDate, type PlainDate } from '@strata/kernel';
import { CalendarDate, Malformed, policySource } from '@strata/service-kit';
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
  const from = dayOf(fields['from'] ?? query.from, 'from');
  const to = dayOf(fields['to'] ?? query.to, 'to');
  if (from !== undefined && to !== undefined && from > to) throw malformed('/to', 'too-small', 'must not be before `from`');
  return { source: policySource(body), from, to, by: warningsOf(fields['by'] ?? query.by) };
};

const warningsOf = (value: unknown): readonly Warning[] => {
  if (value === undefined || value === null) return WARNINGS;
  const names: readonly unknown[] = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
  if (names.length === 0 || !names.every(isWarning))
    throw malformed('/by', 'not-one-of', `must be some of ${WARNINGS.join(', ')}`);
  return WARNINGS.filter((name) => names.includes(name));
};

const isWarning = (value: unknown): value is Warning => WARNINGS.some((name) => name === value);

const dayOf = (value: unknown, name: string): PlainDate | undefined => {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && isPlainDate(value)) return value;
  throw malformed(`/${name}`, 'not-a-date', 'must be a date of the calendar, YYYY-MM-DD');
};

const malformed = (pointer: string, code: string, detail: string): Malformed =>
  new Malformed('request-invalid', 'One field of the request breaks a rule.', [{ pointer, code, detail }]);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
