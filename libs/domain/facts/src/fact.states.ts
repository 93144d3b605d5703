import type { CompiledPolicy } from '@strata/policy';
import { foldReading } from './fact.fold.js';
import { readEvent } from './fact.reading.js';
import type { DatedEvent, FactState, FactStates } from './fact.state.js';
import { prune } from './fact.value.js';

/** What of a policy says how events feed facts. */
export type Declared = Pick<CompiledPolicy, 'facts' | 'feeds' | 'currency'>;

/** Folds an event into every fact that it feeds; `open` is the open day. The same object when it feeds none. */
export const foldEvent = (
  { feeds, currency }: Declared,
  before: FactStates,
  { day, type, data, occurredAt }: DatedEvent,
  open: number,
): FactStates => {
  const changed: Record<string, FactState> = {};
  for (const feed of feeds.get(type) ?? []) {
    const reading = readEvent(feed, data, currency);
    const { name } = feed.fact;
    if (reading) changed[name] = foldReading(changed[name] ?? before[name], feed, reading, { day, at: occurredAt, open });
  }
  return withChanges(before, changed);
};

/** Forgets what has left the window of its fact by the day that opens. The same object when nothing has. */
export const forget = ({ facts }: Declared, before: FactStates, open: number): FactStates => {
  const changed: Record<string, FactState> = {};
  for (const fact of facts) {
    const state = before[fact.name];
    const kept = state && prune(fact, state, open);
    if (kept && kept !== state) changed[fact.name] = kept;
  }
  return withChanges(before, changed);
};

/** The same object when nothing changed: that is how a caller sees that an event concerned no fact. */
const withChanges = (before: FactStates, changed: FactStates): FactStates => {
  if (Object.keys(changed).length === 0) return before;
  return { ...before, ...changed };
};
