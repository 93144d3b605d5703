import { type JsonRecord, numberOf, recordOf, textOf } from '../http/json.js';

/** One line of an account's history: a fact, or a decision that followed. */
export type Entry = Readonly<{ kind: 'event' | 'decision'; value: JsonRecord }>;

/**
 * Merges facts and decisions in the order in which they came about: a decision stands right behind the fact that caused it, or
 * behind the last fact before the position of the day that caused it. Both lists come in the order of their ledgers.
 */
export const merged = (events: readonly JsonRecord[], decisions: readonly JsonRecord[]): Entry[] => {
  const entries: Entry[] = [];
  const waiting = events.values();
  let next = waiting.next();
  for (const decision of decisions) {
    const cause = recordOf(recordOf(decision['data'])['cause']);
    const upTo = textOf(cause, 'ledger') === 'account' ? numberOf(cause, 'position') : 0;
    for (; !next.done && numberOf(next.value, 'position') <= upTo; next = waiting.next())
      entries.push({ kind: 'event', value: next.value });
    entries.push({ kind: 'decision', value: decision });
  }
  for (; !next.done; next = waiting.next()) entries.push({ kind: 'event', value: next.value });
  return entries;
};
