import { changesOn } from '@strata/domain-facts';
import type { CompiledSignal } from '@strata/policy';
import type { LifecycleState } from '../lifecycle.state.js';
import type { Watch } from './watch.state.js';

/** The first day after `day` on which time alone changes a signal; Infinity when it does not. Falls of a series and conditions: see their facts. */
export const signalsChangeOn = (signals: readonly CompiledSignal[], { watch }: LifecycleState, day: number): number => {
  let due = Infinity;
  for (const signal of signals) {
    const kept = watch[signal.name];
    if (kept) due = Math.min(due, changeOn(signal, kept, day));
  }
  return due;
};

const changeOn = (signal: CompiledSignal, { heard, tickets, late }: Watch, day: number): number => {
  switch (signal.kind) {
    case 'silence': {
      const last = heard?.fed ?? null;
      const on = last === null ? Infinity : signal.length.leavesOn(last);
      return on > day ? on : Infinity;
    }
    case 'count':
      return changesOn(signal.feed.fact, heard, day);
    case 'answers': {
      const waiting = Object.values(tickets ?? {}).flatMap(({ answer, solution }) => [answer?.day, solution?.day]);
      const next = Math.min(...waiting.map((one) => (one === undefined ? Infinity : one + 1)));
      const [oldest] = late ?? [];
      return Math.min(next, oldest === undefined ? Infinity : Math.max(signal.within.leavesOn(oldest), day + 1));
    }
    default:
      return Infinity;
  }
};
