import { type JsonRecord, numberOf, recordOf, textOf } from '../http/json.js';

/** One line of an account's history: a fact, or a decision that followed. */
export type Entry = Readonly<{ kind: 'event' | 'decision'; value: JsonRecord }>;

/**
 * Merges facts and decisions in the order in which they came about: a decision stands right behind the fact that caused it, or
 * behind the last fact before the position of the day that caused it. Stages and signals come behind the grades of the same cause. All lists
 * come in the order of their ledgers.
 */
export const merged = (
  events: readonly JsonRecord[],
  grades: readonly JsonRecord[],
  stages: readonly JsonRecord[] = [],
): Entry[] => {
  const decisions = [...placed(grades), ...placed(stages)].sort((a, b) => a.position - b.position);
  const entries: Entry[] = [];
  const waiting = events.values();
  let next = waiting.next();
  for (const { decision, position } of decisions) {
    for (; !next.done && numberOf(next.value, 'position') <= position; next = waiting.next())
      entries.push({ kind: 'event', value: next.value });
    entries.push({ kind: 'decision', value: decision });
  }
  for (; !next.done; next = waiting.next()) entries.push({ kind: 'event', value: next.value });
  return entries;
};

/** The position of the account ledger up to which each decision had seen the facts. What a recorded input led to stands where the one before it does. */
const placed = (decisions: readonly JsonRecord[]): { decision: JsonRecord; position: number }[] => {
  let reached = 0;
  return decisions.map((decision) => {
    const cause = recordOf(recordOf(decision['data'])['cause']);
    if (textOf(cause, 'ledger') === 'account') reached = Math.max(reached, numberOf(cause, 'position'));
    return { decision, position: reached };
  });
};
