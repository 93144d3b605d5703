import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { addDays, addMonths, type PlainDate } from '@strata/kernel';
import type { CompiledPolicy } from '@strata/policy';
import { malformed } from '@strata/service-kit';
import { Standing } from '../fold/standing.js';
import { outcomeFigures } from '../reports/outcome-report.js';
import { OutcomeReport } from '../reports/outcome-report.query.js';
import { renewalSums } from '../reports/renewal-report.js';
import { RenewalReport } from '../reports/renewal-report.query.js';
import { OutcomeReportRequest, RenewalReportRequest } from './report.request.js';

@ApiTags('reports')
@Controller('v1/reports')
export class ReportController {
  constructor(
    private readonly renewalReport: RenewalReport,
    private readonly outcomeReport: OutcomeReport,
    private readonly standing: Standing,
  ) {}

  @Get('renewals')
  @ApiOperation({
    summary: 'Renewals, non-renewals and churn with their reasons, the renewal rate, and the forecast from the renewal cards',
  })
  async renewals(@Query() { period, by, ladder: asked, ...span }: RenewalReportRequest) {
    const [policy, day] = await this.#standing();
    const from = span.from ?? firstOfMonth(addMonths(span.to ?? day, -11));
    const to = span.to ?? addDays(firstOfMonth(addMonths(day > from ? day : from, 13)), -1);
    inOrder(from, to);
    const ladder = by === 'tier' ? ladderOf(policy, asked) : null;
    const currency = policy?.currency ?? null;
    const sums = renewalSums(await this.renewalReport.cells({ by, ladder, from, to, day, currency }), period);
    return { period, by: by ?? null, ladder, from, to, day, currency, policy: policy?.ref ?? null, ...sums, next: null };
  }

  @Get('outcome')
  @ApiOperation({
    summary: 'Churn against the same time a year before, accounts per service person, and who could be won back, by reason',
  })
  async outcome(@Query() span: OutcomeReportRequest) {
    const [policy, day] = await this.#standing();
    const to = span.to ?? day;
    const from = span.from ?? addDays(addMonths(to, -12), 1);
    inOrder(from, to);
    const before = { from: addMonths(from, -12), to: addMonths(to, -12) };
    const { initial = null, churn = null } = policy?.lifecycle ?? {};
    const { now, previous, people, winBack } = await this.outcomeReport.counts(
      { from, to },
      before,
      initial,
      churn?.stage ?? null,
    );
    const figures = outcomeFigures({ from, to, ...now }, { ...before, ...previous }, people, winBack);
    return { day, policy: policy?.ref ?? null, ...figures };
  }

  /** The policy in force and the open day; before the first day there is nothing to report, and the calendar's first day stands for it. */
  async #standing(): Promise<readonly [CompiledPolicy | null, PlainDate]> {
    const [policy, day] = await Promise.all([this.standing.policy(), this.standing.day()]);
    return [policy, day ?? '1970-01-01'];
  }
}

const firstOfMonth = (day: PlainDate): PlainDate => `${day.slice(0, 7)}-01`;

const inOrder = (from: PlainDate, to: PlainDate): void => {
  if (from > to) throw malformed('/query/to', 'too-small', `must not be before ${from}, the first day of the report`);
};

/** The ladder whose tiers are meant. */
const ladderOf = (policy: CompiledPolicy | null, asked: string | undefined): string | null => {
  const known = policy?.ladders.map(({ name }) => name) ?? [];
  if (asked === undefined && known.length > 1)
    throw malformed('/query/ladder', 'field-missing', `must be one of ${known.join(', ')}`);
  if (asked !== undefined && policy && !known.includes(asked))
    throw malformed('/query/ladder', 'not-one-of', `must be one of ${known.join(', ')}`);
  return asked ?? known[0] ?? null;
};
