import pc from 'picocolors';
import { isRecord, type JsonRecord, listOf, numberOf, recordOf, textOf } from '../http/json.js';
import { counted } from '../output/text.js';
import { inWords, money, signed } from '../output/values.js';
import { lifecycleText } from '../lifecycle/lifecycle.sentences.js';
import { scoreText } from '../scores/score.sentences.js';
import type { Entry } from './history.js';

/** Writes an account's history, one sentence a line. Remembers the last points, to say what changed. */
export class Sentences {
  private points: number | undefined;

  of({ kind, value }: Entry): string {
    return kind === 'event' ? this.eventLine(value) : this.decisionLine(value);
  }

  private eventLine(event: JsonRecord): string {
    return `${dayOf(event)}  ${nounOf(textOf(event, 'type'))}  ${pc.dim(dataText(recordOf(event['data'])))}`.trimEnd();
  }

  private decisionLine(decision: JsonRecord): string {
    const data = recordOf(decision['data']);
    return `${textOf(data, 'on') || dayOf(decision)}    ${this.sentence(textOf(decision, 'type'), data)}`;
  }

  private sentence(type: string, data: JsonRecord): string {
    switch (type) {
      case 'scoring.score-changed.v1':
        return this.pointsText(data);
      case 'scoring.tier-changed.v1':
        return tierText(data);
      default:
        return scoreText(type, data) ?? lifecycleText(type, data) ?? nounOf(type);
    }
  }

  private pointsText(data: JsonRecord): string {
    const before = this.points;
    const now = numberOf(data, 'points');
    this.points = now;
    const morning = textOf(data['cause'], 'type').startsWith('calendar.') ? ' as the day opened' : '';
    if (before === undefined) return `${counted(now, 'point')}${morning}`;
    if (before === now) return `${counted(now, 'point')}, made up differently${morning}`;
    return `points ${before} → ${now} (${signed(now - before)})${morning}`;
  }
}

/** The name of an event without service and version: `order placed`. */
const nounOf = (type: string): string => (type.split('.')[1] ?? type).replaceAll('-', ' ');

const tierText = (data: JsonRecord): string => {
  const [ladder, from, to, reason] = ['ladder', 'from', 'to', 'reason'].map((field) => textOf(data, field));
  const change = `${ladder}: ${from ? `${from} → ${to}` : `enters ${to}`}`;
  const direction = textOf(data, 'direction');
  const arrow = direction === 'down' ? pc.red('▼') : direction === 'up' ? pc.green('▲') : '●';
  return `${arrow} ${pc.bold(change)}  ${pc.dim(reason ?? '')}`;
};

const dayOf = (entry: JsonRecord): string => textOf(entry, 'occurredAt').slice(0, 10) || textOf(entry, 'time').slice(0, 10);

/** The data of a fact in a few words: plain fields, and for lines their number and sum. */
const dataText = (data: JsonRecord): string =>
  Object.entries(data)
    .flatMap(([name, value]) => {
      if (name === 'lines') return [linesText(listOf(value))];
      if (isMoney(value)) return [`${name} ${moneyText(value)}`];
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [`${name} ${inWords(value)}`]
        : [];
    })
    .join(', ');

const linesText = (lines: readonly JsonRecord[]): string => {
  const sums = new Map<string, number>();
  for (const { amount } of lines) {
    if (isMoney(amount))
      sums.set(textOf(amount, 'currency'), (sums.get(textOf(amount, 'currency')) ?? 0) + numberOf(amount, 'amount'));
  }
  return [counted(lines.length, 'line'), ...[...sums].map(([currency, amount]) => money(amount, currency))].join(', ');
};

const isMoney = (value: unknown): value is JsonRecord =>
  isRecord(value) && typeof value['amount'] === 'number' && typeof value['currency'] === 'string';
const moneyText = (value: JsonRecord): string => money(numberOf(value, 'amount'), textOf(value, 'currency'));
