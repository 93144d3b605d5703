import type { PlainDate } from '@strata/kernel';
import type { Fact } from './facts.js';

/** A CloudEvent (JSON format, version 1.0) as `POST /v1/events` takes it. */
export type DemoEvent = Readonly<{
  specversion: '1.0';
  id: string;
  source: '/demo';
  type: string;
  subject: string;
  time: string;
  data: Readonly<Record<string, unknown>>;
}>;

type Entry = Readonly<{ on: PlainDate; fact: Fact }>;

/** What happened to one account, in any order of writing; reads back in order of time. */
export class Diary {
  readonly #entries: Entry[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(
    readonly accountId: string,
    /** The days the company's history covers, both included: what would lie outside is not written. */
    readonly from: PlainDate,
    readonly until: PlainDate,
  ) {}

  note(on: PlainDate, ...facts: readonly Fact[]): void {
    if (on >= this.from && on <= this.until) this.#entries.push(...facts.map((fact) => ({ on, fact })));
  }

  /** A number that no other order, ticket or referral (`kind`) of the account has: `ref-1001-1`, `ref-1001-2`. */
  numberOf(kind: string): string {
    const count = (this.#numbers.get(kind) ?? 0) + 1;
    this.#numbers.set(kind, count);
    return `${kind}-${this.accountId.slice('acct-'.length)}-${String(count)}`;
  }

  /**
   * The account's events by time. An id counts the account's events of that type; a time lies between 01:00Z and
   * 10:00Z, which is office time in China and the same calendar day in UTC and in Europe.
   */
  events(): readonly DemoEvent[] {
    const counts = new Map<string, number>();
    let day = '';
    let minute = 0;
    return this.#entries
      .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
      .map(({ on, fact }) => {
        minute = on === day ? minute + 11 : 60 + (this.#offset(on) % 180);
        day = on;
        const name = fact.type.slice('account.'.length, -'.v1'.length);
        const count = (counts.get(name) ?? 0) + 1;
        counts.set(name, count);
        const time = `${on}T${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00.000Z`;
        const id = `${this.accountId}/${name}/${String(count)}`;
        return { specversion: '1.0', id, source: '/demo', type: fact.type, subject: this.accountId, time, data: fact.data };
      });
  }

  #offset(on: PlainDate): number {
    return Number(on.slice(8)) * 37 + Number(this.accountId.slice(-2)) * 13;
  }
}
