import type { PlainDate } from '@strata/kernel';
import { isRecord } from '../http/json.js';
import { builtInReasons } from '../mapping/row.js';
import type { SentEvent } from './requests.js';

/** Counts of one type of event. Amounts are in minor units, by currency, of the events that are in the ledger. */
export type TypeTally = { events: number; rejected: number; amounts: Record<string, number> };

/** What an import did, as `--json` prints it. */
export type Summary = Readonly<{
  lines: number;
  accepted: number;
  duplicates: number;
  /** Lines by reason, those of the mapping's own rules. */
  rejectedByRule: Readonly<Record<string, number>>;
  /** Lines by reason or by the server's code: something is wrong with the file, the mapping or the installation. */
  rejected: Readonly<Record<string, number>>;
  types: Readonly<Record<string, Readonly<TypeTally>>>;
  days: Readonly<{ opened: number; first: PlainDate | null; last: PlainDate | null }>;
  seconds: number;
}>;

/** Counts what happens during an import. */
export class Tally {
  lines = 0;
  accepted = 0;
  duplicates = 0;
  day: PlainDate | null = null;
  private readonly byRule = new Map<string, number>();
  private readonly wrong = new Map<string, number>();
  private readonly types = new Map<string, TypeTally>();
  private readonly ruleReasons: ReadonlySet<string>;
  private firstDay: PlainDate | null = null;
  private opened = 0;
  private readonly startedAt = performance.now();

  constructor(ruleReasons: readonly string[]) {
    this.ruleReasons = new Set(ruleReasons);
  }

  rejectLine(reason: string): void {
    const counts = this.ruleReasons.has(reason) && !(reason in builtInReasons) ? this.byRule : this.wrong;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }

  /** An event that the server refused: each of its lines is rejected with the server's code. */
  rejectEvent({ event, rows }: SentEvent, code: string): void {
    this.typeOf(event.type).rejected += 1;
    this.wrong.set(code, (this.wrong.get(code) ?? 0) + rows.length);
  }

  recordEvent({ event }: SentEvent): void {
    const type = this.typeOf(event.type);
    type.events += 1;
    addMoney(event.data, type.amounts);
  }

  openDay(day: PlainDate, opened: number): void {
    this.firstDay ??= day;
    this.opened += opened;
    this.day = day;
  }

  get seconds(): number {
    return (performance.now() - this.startedAt) / 1000;
  }

  summary(): Summary {
    return {
      lines: this.lines,
      accepted: this.accepted,
      duplicates: this.duplicates,
      rejectedByRule: Object.fromEntries(this.byRule),
      rejected: Object.fromEntries(this.wrong),
      types: Object.fromEntries(this.types),
      days: { opened: this.opened, first: this.firstDay, last: this.firstDay && this.day },
      seconds: Math.round(this.seconds * 10) / 10,
    };
  }

  private typeOf(type: string): TypeTally {
    const found = this.types.get(type) ?? { events: 0, rejected: 0, amounts: {} };
    this.types.set(type, found);
    return found;
  }
}

/** Adds every money value found in the data, in minor units: an order's amount is that of its lines. */
const addMoney = (data: unknown, amounts: Record<string, number>): void => {
  if (Array.isArray(data)) for (const part of data) addMoney(part, amounts);
  else if (isRecord(data)) {
    const { amount, currency } = data;
    if (typeof amount === 'number' && typeof currency === 'string') amounts[currency] = (amounts[currency] ?? 0) + amount;
    else for (const part of Object.values(data)) addMoney(part, amounts);
  }
};
