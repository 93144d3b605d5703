import { addDays, addMonths, type PlainDate } from '@strata/kernel';
import { SUBSCRIPTION } from './catalogue.js';
import { settle } from './chapters.js';
import {
  cny,
  contractNotRenewed,
  contractRenewed,
  contractSigned,
  contractTerminated,
  orderPlaced,
  type Terms,
} from './facts.js';
import type { Diary } from './diary.js';
import { type Life, workday } from './life.js';
import type { Span } from './span.js';

/** How a term ends. `daysBefore` its last day; negative: after it, with a gap in which the customer has no contract. */
export type Ending =
  | Readonly<{ kind: 'renewed'; daysBefore: number; reason: string; growth: number }>
  | Readonly<{ kind: 'not-renewed'; daysBefore: number; reason: string }>
  | Readonly<{ kind: 'terminated'; daysBefore: number; reason: string }>;

export type Plan = Readonly<{
  /** First day of the first term; may lie before the history begins. */
  start: PlainDate;
  months: number;
  /** How the n-th term (from 0) ends. */
  ending: (term: number) => Ending;
  paysLate?: number;
  /** Distinguishes the contracts of a customer that came back. */
  series?: string;
}>;

/** A customer has one contract, term after term; one that came back has another. */
export const contractIdOf = ({ accountId }: Diary, series = ''): string => `ct-${accountId.slice('acct-'.length)}${series}`;

/** Term after term until one ends for good or outlives the history. Returns the days under contract, and how it ended. */
export const contract = (
  life: Life,
  { start, months, ending, paysLate = 0.03, series = '' }: Plan,
): Span & { ended?: Ending['kind'] } => {
  const { diary, profile } = life;
  const contractId = contractIdOf(diary, series);
  const from = start > life.from ? start : life.from;
  let amount = Math.round((profile.subscription * months) / 12);
  let terms = termsOf(contractId, start, months, amount, profile.users, profile.edition);
  diary.note(workday(from), contractSigned(terms));
  bill(life, workday(from), terms, 0, start > life.from ? paysLate : 0);

  for (let term = 0; ; term += 1) {
    const end = ending(term);
    const decided = addDays(terms.end, -end.daysBefore);
    const decidedOn = workday(decided > from ? decided : addDays(from, 1));
    // Terms that ended before the history begins are only told by their successor's dates.
    if (terms.end > life.until && decidedOn > life.until) return { from, until: life.until };
    if (end.kind === 'not-renewed') {
      diary.note(decidedOn, contractNotRenewed(contractId, end.reason));
      return { from, until: terms.end < life.until ? terms.end : life.until, ended: end.kind };
    }
    if (end.kind === 'terminated') {
      diary.note(decidedOn, contractTerminated(contractId, decidedOn, end.reason));
      return { from, until: decidedOn, ended: end.kind };
    }
    amount = Math.round((amount * end.growth) / 10_000) * 10_000;
    const begins = end.daysBefore >= 0 ? addDays(terms.end, 1) : decidedOn;
    terms = termsOf(contractId, begins, months, amount, profile.users, profile.edition);
    diary.note(decidedOn, contractRenewed({ ...terms, reason: end.reason }));
    bill(life, decidedOn, terms, term + 1, paysLate);
  }
};

const termsOf = (
  contractId: string,
  start: PlainDate,
  months: number,
  amount: number,
  users: number,
  edition: string,
): Terms => ({
  contractId,
  start,
  end: addDays(addMonths(start, months), -1),
  amount: cny(amount),
  edition,
  unitPrice: cny(Math.round(amount / Math.max(1, users))),
});

const bill = (life: Life, on: PlainDate, { contractId, amount }: Terms, term: number, paysLate: number): void => {
  const orderId = `${contractId}-t${String(term)}`;
  const { sku, productLine } = SUBSCRIPTION;
  life.diary.note(on, orderPlaced(orderId, [{ sku, productLine, quantity: 1, amount }]));
  settle(life, on, `inv-${orderId}`, amount.amount, paysLate);
};
