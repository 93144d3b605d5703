import pc from 'picocolors';
import { listing, tableOf } from '../output/table.js';
import { counted, grouped } from '../output/text.js';
import { money } from '../output/values.js';
import type { Summary, TypeTally } from './tally.js';

/** Whether lines were rejected for another reason than a rule of the mapping. */
export const wentWrong = ({ rejected }: Summary): boolean => Object.keys(rejected).length > 0;

/** The closing table of an import. */
export const summaryText = (summary: Summary, badLines: string | undefined): string =>
  [typesText(summary), '', countsText(summary), '', verdict(summary, badLines)].join('\n');

const typesText = ({ types }: Summary): string =>
  tableOf(
    [
      { head: 'event' },
      { head: 'in the ledger', align: 'right' },
      { head: 'refused', align: 'right' },
      { head: 'amount', align: 'right' },
    ],
    Object.entries(types).map(([type, tally]) => [type, grouped(tally.events), grouped(tally.rejected), amountText(tally)]),
  );

const amountText = ({ amounts }: TypeTally): string =>
  Object.entries(amounts)
    .map(([currency, amount]) => money(amount, currency))
    .join(', ');

const countsText = (summary: Summary): string => {
  const { lines, accepted, duplicates, days, seconds } = summary;
  const reasons = [...Object.entries(summary.rejectedByRule), ...Object.entries(summary.rejected)];
  return listing([
    ['lines read', grouped(lines)],
    ...reasons.map(([reason, count]) => ['lines rejected', `${grouped(count)} ${reason}`] as const),
    ...(reasons.length === 0 ? [['lines rejected', '0'] as const] : []),
    ['events accepted', grouped(accepted)],
    ['duplicates', grouped(duplicates)],
    ...(days.first ? [['days', `${days.first} to ${days.last ?? days.first}, ${grouped(days.opened)} opened now`] as const] : []),
    ['time', `${seconds} s, ${grouped(Math.round(lines / Math.max(seconds, 0.1)))} lines/s`],
  ]);
};

const verdict = (summary: Summary, badLines: string | undefined): string => {
  const where = badLines === undefined ? 'name a file with --bad-lines to see them' : `see ${badLines}`;
  if (wentWrong(summary)) return pc.red(`Some lines were not imported: ${where}.`);
  if (summary.accepted > 0) return pc.green(`${counted(summary.accepted, 'event')} written.`);
  return summary.duplicates > 0
    ? `Nothing was written: all ${counted(summary.duplicates, 'event')} were already in the ledger.`
    : 'Nothing was written: the file holds no event.';
};
