import { type JsonRecord, listOf, numberOf, recordOf, textOf } from '../http/json.js';
import { listing, tableOf } from '../output/table.js';
import { counted, grouped } from '../output/text.js';
import { rateOf } from './rates.js';

/** The outcome report, for people. */
export const outcomeText = (report: JsonRecord): string =>
  [churnText(recordOf(report['churn'])), serviceText(recordOf(report['service'])), winBackText(recordOf(report['winBack']))]
    .filter((part) => part !== '')
    .join('\n\n');

const churnText = (churn: JsonRecord): string => {
  const [before, change] = [recordOf(churn['previous']), recordOf(churn['change'])];
  const line = (of: JsonRecord): string => `${shareText(of)}, ${textOf(of, 'from')} to ${textOf(of, 'to')}`;
  const shareText = (of: JsonRecord): string =>
    numberOf(of, 'customers') === 0
      ? 'no customers'
      : `${rateOf(of, 'rate')}: ${grouped(numberOf(of, 'churned'))} of ${counted(numberOf(of, 'customers'), 'customer')}`;
  return listing([
    ['churn', line(churn)],
    ['a year before', line(before)],
    ['change', changeText(change)],
  ]);
};

/** Both ways, each with its unit: `-30.0 % (-3.00 percentage points)`. */
const changeText = (change: JsonRecord): string => {
  if (typeof change['points'] !== 'number') return 'nothing to compare with';
  const points = `${withSign(numberOf(change, 'points'), 2)} percentage points`;
  return typeof change['relative'] === 'number' ? `${withSign(numberOf(change, 'relative') * 100, 1)} % (${points})` : points;
};

const withSign = (value: number, digits: number): string => `${value > 0 ? '+' : ''}${value.toFixed(digits)}`;

const serviceText = (service: JsonRecord): string => {
  const per = textOf(service, 'accountsPerPerson');
  const people = `${counted(numberOf(service, 'accounts'), 'account')}, ${grouped(numberOf(service, 'people'))} in service`;
  const without = numberOf(service, 'unassigned');
  return listing([
    ['service', per === '' ? people : `${people}: ${per} accounts each`],
    ...(without > 0 ? ([['', `${counted(without, 'account')} without an owner`]] as const) : []),
  ]);
};

const winBackText = (winBack: JsonRecord): string => {
  const rows = listOf(winBack['items']);
  if (rows.length === 0) return 'Nobody to win back.';
  const table = tableOf(
    [{ head: 'reason' }, { head: 'accounts', align: 'right' }, { head: 'plan' }, { head: 'latest' }],
    rows.map((row) => [
      textOf(row, 'reason') || 'unknown',
      grouped(numberOf(row, 'accounts')),
      textOf(row, 'plan') || '-',
      listOf(row['candidates'])
        .slice(0, 3)
        .map((one) => textOf(one, 'accountId'))
        .join(', '),
    ]),
  );
  return `To win back: ${counted(numberOf(winBack, 'accounts'), 'account')}\n${table}`;
};
