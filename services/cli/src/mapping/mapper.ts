import type { Instant, PlainDate } from '@strata/kernel';
import { messageOf } from '../failure.js';
import type { Expression, Scope } from './expression.js';
import { type Group, Grouping } from './grouping.js';
import { Moment } from './local-time.js';
import type { EventTemplate, Mapping } from './mapping.js';
import { RecentSet } from './recent.js';
import type { Row } from './row.js';
import { BadLine, fill, onLine, valueOf } from './template.js';

/** How many values of `once` are remembered. One that is forgotten is sent again, with the same id, and is then a duplicate. */
const REMEMBERED = 200_000;

/** A CloudEvent as it is sent, JSON mode. */
export type CloudEvent = Readonly<{
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  time: Instant;
  data: unknown;
}>;

/** What a line became: an event, made from one line or several, or a rejection with its reason. */
export type Mapped =
  | Readonly<{ kind: 'event'; event: CloudEvent; day: PlainDate; rows: readonly Row[] }>
  | Readonly<{ kind: 'rejected'; row: Row; reason: string; detail: string }>;

type MappedEvent = Extract<Mapped, { kind: 'event' }>;

/** Lines in, events out, in the order of the first line of each group. The same lines always give the same events. */
export class Mapper {
  private readonly mapping: Mapping;
  private readonly grouping: Grouping;
  private readonly sent = new RecentSet(REMEMBERED);

  constructor(mapping: Mapping) {
    this.mapping = mapping;
    this.grouping = new Grouping(mapping.group?.within ?? 1);
  }

  /** What is finished now that this line has been read: usually groups opened earlier. */
  push(row: Row): Mapped[] {
    const out = this.grouping.closeBefore(row.ordinal).flatMap((group) => this.finish(group));
    const rejected = row.broken ? rejection(row, row.broken.reason, row.broken.detail) : this.admit(row);
    if (rejected) out.push(rejected);
    return out;
  }

  /** The file has ended. */
  end(): Mapped[] {
    return this.grouping.closeAll().flatMap((group) => this.finish(group));
  }

  private admit(row: Row): Mapped | undefined {
    const scope = { row: row.values };
    try {
      const rule = this.mapping.reject.find(({ when }) => when.evaluate(scope) === true);
      if (rule) return rejection(row, rule.reason, `the mapping rejects lines with ${rule.when.source}`);
      const key = this.mapping.group ? keyOf(this.mapping.group.key.evaluate(scope)) : String(row.ordinal);
      return this.grouping.add(key, row)
        ? undefined
        : rejection(row, 'late-line', `the group ${key} was closed before this line`);
    } catch (error) {
      return rejection(row, 'bad-value', messageOf(error));
    }
  }

  private finish({ rows }: Group): Mapped[] {
    try {
      return this.eventsOf(rows);
    } catch (error) {
      if (!(error instanceof BadLine)) throw error;
      return refusedGroup(rows, error);
    }
  }

  private eventsOf(rows: readonly Row[]): Mapped[] {
    const scopes = rows.map((row, index) => this.scopeOf(row, index));
    const applying = this.mapping.events.filter(({ when }) => !when || valueOf(when, scopes) === true);
    if (applying.length === 0) return rows.map((row) => rejection(row, 'no-event', 'no event of the mapping applies'));

    const fresh = applying.filter((template) => !this.sent.has(onceKey(template, scopes)));
    const events = fresh.map((template) => this.eventOf(template, scopes, rows));
    // Only now: a group that is refused must leave its account to be registered by the next one.
    for (const template of applying) if (template.once) this.sent.touch(onceKey(template, scopes));
    return events;
  }

  private scopeOf(row: Row, index: number): Scope {
    const scope: Record<string, unknown> = { row: row.values };
    for (const [name, expression] of this.mapping.values) {
      scope[name] = onLine(index, name, () => expression.evaluate(scope));
    }
    return scope;
  }

  private eventOf(template: EventTemplate, scopes: readonly Scope[], rows: readonly Row[]): MappedEvent {
    const moment = onLine(0, template.time.source, () => momentOf(template.time.evaluate(scopes[0] ?? {})));
    const event: CloudEvent = {
      specversion: '1.0',
      id: textOf(template.id, scopes),
      source: this.mapping.source,
      type: template.type,
      subject: textOf(template.subject, scopes),
      time: moment.instant,
      data: fill(template.data, scopes),
    };
    // An event made once is made from the first line alone; the group's other lines belong to its other events.
    return { kind: 'event', event, day: moment.day, rows: template.once ? rows.slice(0, 1) : rows };
  }
}

const onceKey = ({ type, once }: EventTemplate, scopes: readonly Scope[]): string =>
  once ? `${type} ${textOf(once, scopes)}` : '';

const textOf = (expression: Expression, scopes: readonly Scope[]): string => {
  const value = valueOf(expression, scopes);
  if (typeof value === 'string' && value !== '') return value;
  throw new BadLine(0, `${expression.source}: must give a text that is not empty`);
};

const momentOf = (value: unknown): Moment => {
  if (value instanceof Moment) return value;
  throw new Error('must give an instant');
};

const keyOf = (value: unknown): string => {
  if (typeof value === 'string' && value !== '') return value;
  throw new Error('the key of the group must be a text that is not empty');
};

const rejection = (row: Row, reason: string, detail: string): Mapped => ({ kind: 'rejected', row, reason, detail });

/** A group is taken whole or not at all: an order without one of its lines would be another order. */
const refusedGroup = (rows: readonly Row[], { index, message }: BadLine): Mapped[] => {
  const bad = rows[index];
  return rows.map((row) =>
    row === bad
      ? rejection(row, 'bad-value', message)
      : rejection(row, 'group-refused', `line ${bad?.line ?? '?'} of the same group is bad: ${message}`),
  );
};
