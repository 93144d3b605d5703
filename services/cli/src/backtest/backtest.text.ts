import pc from 'picocolors';
import { type JsonRecord, listOf, numberOf, recordOf, textOf } from '../http/json.js';
import { type Column, tableOf } from '../output/table.js';
import { counted, grouped } from '../output/text.js';
import { rateOf } from '../reports/rates.js';

/** What a candidate would have warned of, for people: what counts as a warning, who was warned of, how early, how often in vain, and by which rules. */
export const backtestText = (result: JsonRecord): string => {
  const [policy, outcomes] = [recordOf(result['policy']), recordOf(result['outcomes'])];
  const period = `${textOf(result, 'from')} to ${textOf(result, 'to')}`;
  const counts = `${counted(numberOf(result, 'accounts'), 'account')}, ${counted(numberOf(result, 'events'), 'event')}`;
  const head = pc.bold(`${textOf(policy, 'id')}@${textOf(policy, 'version')} over ${period}: ${counts}`);
  const warns = riskText(recordOf(result['atRisk']));
  if (numberOf(outcomes, 'terms') === 0)
    return [head, warns, 'No term has come to an outcome in these days: there is nothing to test against.'].join('\n\n');
  return [
    `${head}\n${outcomesText(outcomes)}`,
    warns,
    confusionTable(listOf(result['confusion'])),
    [leadText(recordOf(result['lead'])), alarmsText(recordOf(result['alarms']))].join('\n'),
    rulesTable(listOf(result['rules'])),
    ...neverText(listOf(result['neverFired'])),
  ].join('\n\n');
};

const outcomesText = (outcomes: JsonRecord): string =>
  `${counted(numberOf(outcomes, 'terms'), 'term')} with an outcome: ${grouped(numberOf(outcomes, 'renewed'))} renewed, ` +
  `${grouped(numberOf(outcomes, 'lost'))} lost (${rateOf(outcomes, 'lossRate')})`;

const namesOf = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(', ') : '');

const riskText = (risk: JsonRecord): string => {
  const [stages, signals, card] = [namesOf(risk['stages']), namesOf(risk['signals']), textOf(risk, 'cardBelow')];
  const ways = [
    ...(stages === '' ? [] : [`is in stage ${stages}`]),
    ...(signals === '' ? [] : [`has an open signal (${signals})`]),
    ...(card === '' ? [] : [`has a renewal card below ${card} %`]),
  ];
  if (ways.length === 0) return pc.yellow('Nothing in this policy counts as a warning.');
  return `Warned of: an account with a running contract that ${ways.join(', or ')}; by what was known on that day.`;
};

const right = (head: string): Column => ({ head, align: 'right' });

const confusionTable = (rows: readonly JsonRecord[]): string =>
  tableOf(
    [
      'days before',
      'lost, warned',
      'lost, unwarned',
      'renewed, warned',
      'renewed, unwarned',
      'not judged',
      'loss rate',
      'precision',
      'recall',
      '95 %',
    ].map(right),
    rows.map((row) => [
      ...['daysBefore', 'lostWarned', 'lostUnwarned', 'renewedWarned', 'renewedUnwarned', 'notJudged'].map((name) =>
        grouped(numberOf(row, name)),
      ),
      rateOf(row, 'lossRate'),
      rateOf(row, 'precision'),
      rateOf(row, 'recall'),
      intervalText(row['recallInterval'], percent),
    ]),
  );

const leadText = (lead: JsonRecord): string => {
  const lost = numberOf(lead, 'lost');
  if (lost === 0) return 'Nobody was lost: there is no lead time.';
  const [warned, unwarned] = [numberOf(lead, 'warned'), numberOf(lead, 'unwarned')];
  if (warned === 0) return `Lead time: none, as none of ${counted(lost, 'lost term')} was warned of.`;
  const [median, lower, upper] = ['median', 'lowerQuartile', 'upperQuartile'].map((name) => Math.round(numberOf(lead, name)));
  return (
    `Lead time: ${counted(median ?? 0, 'day')} from the first warning to the answer in the median, ${grouped(lower ?? 0)} to ${grouped(upper ?? 0)} for the middle half; ` +
    (unwarned === 0
      ? `all ${counted(lost, 'lost term')} came with one.`
      : `${grouped(unwarned)} of ${counted(lost, 'lost term')} came without any.`)
  );
};

const alarmsText = (alarms: JsonRecord): string => {
  const count = (name: string): string => grouped(numberOf(alarms, name));
  const rate = numberOf(alarms, 'wrongPerWeek').toFixed(1);
  return `False alarms: ${rate} a week. Of ${counted(numberOf(alarms, 'alarms'), 'warning')} ${count('right')} came before a loss, ${count('wrong')} before a renewal, ${count('open')} are still open.`;
};

const rulesTable = (rules: readonly JsonRecord[]): string => {
  if (rules.length === 0) return 'No rule fired.';
  const table = tableOf(
    [
      { head: 'rule' },
      { head: 'of' },
      ...['fired', 'accounts', 'terms', 'lost', 'loss rate', 'lift', '95 %'].map(right),
      { head: 'note' },
    ],
    rules.map((rule) => [
      textOf(rule, 'id'),
      textOf(rule, 'kind'),
      ...['fired', 'accounts', 'terms', 'lost'].map((name) => grouped(numberOf(rule, name))),
      rateOf(rule, 'lossRate'),
      typeof rule['lift'] === 'number' ? times(rule['lift']) : '-',
      intervalText(rule['liftInterval'], times),
      noteOf(rule),
    ]),
  );
  return `${table}\nterms: those in which the rule fired before their outcome. lift: their loss rate by that of all terms; 1 says nothing.`;
};

const noteOf = (rule: JsonRecord): string => {
  if (numberOf(rule, 'terms') === 0) return pc.dim('only after the outcome');
  return rule['isFew'] === true ? pc.yellow('too few to tell') : '';
};

const percent = (share: number): string => (share * 100).toFixed(0);
const times = (lift: number): string => lift.toFixed(1);

const intervalText = (interval: unknown, textOfEnd: (end: number) => string): string =>
  Array.isArray(interval) ? interval.map((end) => textOfEnd(Number(end))).join(' to ') : '-';

const neverText = (never: readonly JsonRecord[]): string[] =>
  never.length === 0 ? [] : [`Never fired: ${never.map((rule) => `${textOf(rule, 'kind')} ${textOf(rule, 'id')}`).join(', ')}.`];
