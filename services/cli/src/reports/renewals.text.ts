import { type JsonRecord, listOf, numberOf, recordOf, textOf } from '../http/json.js';
import { type Column, tableOf } from '../output/table.js';
import { grouped } from '../output/text.js';
import { money } from '../output/values.js';
import { rateOf } from './rates.js';

/** The renewals report, for people: a line for each period (and group), the reasons, and the forecast. */
export const renewalsText = (report: JsonRecord): string => {
  const lines = listOf(report['items']);
  if (lines.length === 0) return `No term ends from ${textOf(report, 'from')} to ${textOf(report, 'to')}.`;
  const total = recordOf(report['total']);
  const parts = [
    `Terms that end from ${textOf(report, 'from')} to ${textOf(report, 'to')}, as of ${textOf(report, 'day')}`,
    termsTable(lines, total, textOf(report, 'by'), textOf(report, 'currency')),
    reasonsText(recordOf(total['reasons'])),
    forecastTable(listOf(report['forecastByMonth']), textOf(report, 'currency')),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
};

const NUMBERS = ['due', 'renewed', 'lapsed', 'terminated', 'announced', 'open'] as const;

const termsTable = (lines: readonly JsonRecord[], total: JsonRecord, by: string, currency: string): string => {
  const columns: readonly Column[] = [
    { head: 'period' },
    ...(by === '' ? [] : [{ head: by }]),
    ...[...NUMBERS, 'rate', 'with forecast', 'churned', 'lost'].map((head) => ({ head, align: 'right' as const })),
  ];
  const cells = (line: JsonRecord): readonly string[] => [
    ...NUMBERS.map((name) => grouped(numberOf(line, name))),
    rateOf(line, 'renewalRate'),
    rateOf(recordOf(line['forecast']), 'renewalRate'),
    grouped(numberOf(line, 'churned')),
    amountOf(recordOf(line['amounts']), 'lost', currency),
  ];
  return tableOf(columns, [
    ...lines.map((line) => [textOf(line, 'period'), ...(by === '' ? [] : [textOf(line, 'group') || '-']), ...cells(line)]),
    ['total', ...(by === '' ? [] : ['']), ...cells(total)],
  ]);
};

const TITLES = { renewed: 'Renewed because', notRenewed: 'Not renewed because', churned: 'Churned because' } as const;

const reasonsText = (reasons: JsonRecord): string =>
  Object.entries(TITLES)
    .flatMap(([kind, title]) => {
      const given = recordOf(reasons[kind]);
      const often = Object.keys(given).toSorted((a, b) => numberOf(given, b) - numberOf(given, a));
      return often.length === 0 ? [] : [`${title}: ${often.map((one) => `${one} ${grouped(numberOf(given, one))}`).join(', ')}`];
    })
    .join('\n');

const forecastTable = (months: readonly JsonRecord[], currency: string): string => {
  if (months.length === 0) return '';
  const right = (head: string): Column => ({ head, align: 'right' });
  const table = tableOf(
    [{ head: 'month' }, right('open terms'), right('renewals expected'), right('worth'), right('committed')],
    months.map((month) => [
      textOf(month, 'month'),
      grouped(numberOf(month, 'terms')),
      numberOf(month, 'renewals').toFixed(1),
      amountOf(month, 'amount', currency),
      committedText(recordOf(month['committed']), currency),
    ]),
  );
  return `Forecast by the renewal cards, and by what was committed to\n${table}`;
};

const committedText = (committed: JsonRecord, currency: string): string =>
  numberOf(committed, 'terms') === 0
    ? '-'
    : `${grouped(numberOf(committed, 'terms'))}, ${amountOf(committed, 'amount', currency)}`;

const amountOf = (of: JsonRecord, name: string, currency: string): string =>
  currency === '' ? grouped(numberOf(of, name)) : money(numberOf(of, name), currency);
