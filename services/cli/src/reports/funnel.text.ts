import { type JsonRecord, listOf, numberOf, recordOf, textOf } from '../http/json.js';
import { type Column, tableOf } from '../output/table.js';
import { counted, grouped } from '../output/text.js';
import { labelOf } from '../scores/label.js';
import { rateOf } from './rates.js';

/** The funnel, for people: stage by stage, who is stuck, and the cohorts by month of signing. `signedIn`: it is of that cohort only. */
export const funnelText = (funnel: JsonRecord, signedIn?: string): string => {
  const stages = listOf(funnel['items']);
  const whose = signedIn === undefined ? '' : ` that first signed in ${signedIn}`;
  if (numberOf(funnel, 'accounts') === 0) return `No account${whose} is in a stage.`;
  const policy = recordOf(funnel['policy']);
  const by = policy['id'] === undefined ? '' : `, by ${textOf(policy, 'id')}@${textOf(policy, 'version')}`;
  return [
    `${counted(numberOf(funnel, 'accounts'), 'account')}${whose}, as of ${textOf(funnel, 'day')}${by}`,
    stagesTable(stages),
    stuckText(stages),
    cohortsTable(listOf(funnel['cohorts']), stages),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
};

const right = (head: string): Column => ({ head, align: 'right' });

const stagesTable = (stages: readonly JsonRecord[]): string =>
  tableOf(
    [
      { head: 'stage' },
      { head: 'name' },
      right('now in it'),
      right('ever in it'),
      { head: 'came to' },
      right('median days'),
      right('longest'),
      { head: 'left for' },
    ],
    stages.map((stage) => [
      textOf(stage, 'stage'),
      labelOf(stage, 'label', 'en') || '-',
      grouped(numberOf(stage, 'accounts')),
      grouped(numberOf(stage, 'entered')),
      conversionText(recordOf(stage['conversion'])),
      daysOf(stage, 'medianDays'),
      daysOf(stage, 'longestDays'),
      nextText(recordOf(stage['next'])),
    ]),
  );

/** The share of those who were ever in the stage that came to the next one of the funnel: `launch 98.0%`. */
const conversionText = (conversion: JsonRecord): string =>
  textOf(conversion, 'to') === '' ? '-' : `${textOf(conversion, 'to')} ${rateOf(conversion, 'rate')}`;

/** Days of stays that are over; a dash where none is. */
const daysOf = (stage: JsonRecord, name: string): string =>
  typeof stage[name] === 'number' ? grouped(numberOf(stage, name)) : '-';

const nextText = (next: JsonRecord): string =>
  Object.keys(next)
    .toSorted((a, b) => numberOf(next, b) - numberOf(next, a))
    .map((stage) => `${stage} ${grouped(numberOf(next, stage))}`)
    .join(', ') || '-';

/** How many of those who are stuck are named. */
const NAMED = 10;

const stuckText = (stages: readonly JsonRecord[]): string => {
  const all = stages.reduce((sum, stage) => sum + numberOf(stage, 'stuckAccounts'), 0);
  if (all === 0) return '';
  const longest = stages
    .flatMap((stage) => listOf(stage['stuck']))
    .toSorted((a, b) => numberOf(b, 'days') - numberOf(a, 'days'))
    .slice(0, NAMED);
  const table = tableOf(
    [{ head: 'account' }, { head: 'name' }, { head: 'stage' }, { head: 'since' }, right('days')],
    longest.map((one) => [
      textOf(one, 'accountId'),
      textOf(one, 'name') || '-',
      textOf(one, 'stage'),
      textOf(one, 'since'),
      grouped(numberOf(one, 'days')),
    ]),
  );
  const title = `Longer in a stage than the policy allows: ${counted(all, 'account')}`;
  return `${title}${all > longest.length ? `, the longest ${String(longest.length)} of them` : ''}\n${table}`;
};

const cohortsTable = (cohorts: readonly JsonRecord[], stages: readonly JsonRecord[]): string => {
  const names = stages.map((stage) => textOf(stage, 'stage'));
  const table = tableOf(
    [{ head: 'signed in' }, right('accounts'), ...names.map(right)],
    cohorts.map((cohort) => {
      const own = listOf(cohort['stages']);
      const shareOf = (name: string): string => rateOf(own.find((one) => textOf(one, 'stage') === name) ?? {}, 'share');
      return [textOf(cohort, 'signedIn') || 'not yet', grouped(numberOf(cohort, 'accounts')), ...names.map(shareOf)];
    }),
  );
  return `By month of signing: how many of the accounts were ever in each stage\n${table}`;
};
