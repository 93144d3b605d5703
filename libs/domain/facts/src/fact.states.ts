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
  const moment = { day, at: occurredAt, open };
  let after: Record<string, FactState> | undefined;
  for (const feed of feeds.get(type) ?? []) {
    const reading = readEvent(feed, data, currency);
    if (!reading) continue;
    const { name } = feed.fact;
    after ??= { ...before };
    after[name] = foldReading(after[name], feed, reading, moment);
  }
  return after ?? before;
};

/** Forgets what has left the window of its fact by the day that opens. The same object when nothing has. */
export const forget = ({ facts }: Declared, before: FactStates, open: number): FactStates => {
  let after: Record<string, FactState> | undefined;
  for (const fact of facts) {
    const state = before[fact.name];
    const kept = state && prune(fact, state, open);
    if (kept && kept !== state) (after ??= { ...before })[fact.name] = kept;
  }
  return after ?? before;
};
