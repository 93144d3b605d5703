import { addMonths, dateInZone, type PlainDate } from '@strata/kernel';
import type { RecordedEvent } from '@strata/ledger';
import { accountOf } from '@strata/messaging';

const SIGN: Readonly<Record<string, 1 | -1>> = { 'account.order-placed.v1': 1, 'account.order-refunded.v1': -1 };

type Terms = Readonly<{ currency: string; timezone: string; to: PlainDate }>;

/** Net sales of each account in the twelve months up to a day, in minor units of one currency: what an account is worth in a what-if. */
export class Sales {
  readonly #terms: Terms;
  /** The last day before the twelve months. */
  readonly #before: PlainDate;
  readonly #net = new Map<string, number>();

  constructor(terms: Terms) {
    this.#terms = terms;
    this.#before = addMonths(terms.to, -12);
  }

  add({ type, stream, data, occurredAt }: RecordedEvent): void {
    const sign = SIGN[type];
    const accountId = sign === undefined ? undefined : accountOf(stream);
    if (sign === undefined || accountId === undefined) return;
    const { currency, timezone, to } = this.#terms;
    const day = dateInZone(occurredAt, timezone);
    if (day > to || day <= this.#before) return;
    this.#net.set(accountId, (this.#net.get(accountId) ?? 0) + sign * amountOf(data, currency));
  }

  of(accountId: string): number {
    return this.#net.get(accountId) ?? 0;
  }
}

const amountOf = (data: unknown, currency: string): number => {
  const lines: unknown = isObject(data) ? data['lines'] : undefined;
  if (!Array.isArray(lines)) return 0;
  let sum = 0;
  for (const line of lines) {
    const money: unknown = isObject(line) ? line['amount'] : undefined;
    if (isObject(money) && money['currency'] === currency && typeof money['amount'] === 'number') sum += money['amount'];
  }
  return sum;
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
