import type { DatedEvent } from './fact.state.js';

/** Each milestone that was reached, with the first day of it. */
export type MilestoneStates = Readonly<Record<string, number>>;

const REACHED = 'account.milestone-reached.v1';

/** The events that say something about milestones. */
export const MILESTONE_EVENTS: readonly string[] = [REACHED];

/** What was reached on a day or later. */
export const milestonesSince = (before: MilestoneStates, since = -Infinity): MilestoneStates =>
  Object.fromEntries(Object.entries(before).filter(([, day]) => day >= since));

/** Folds an event into the milestones of an account: a step is done on the first day on which somebody said so. */
export const foldMilestones = (before: MilestoneStates, { type, data, day }: DatedEvent): MilestoneStates => {
  if (type !== REACHED) return before;
  const name: unknown = typeof data === 'object' && data !== null && 'milestone' in data ? data.milestone : undefined;
  if (typeof name !== 'string') return before;
  const reached = new Map(Object.entries(before));
  const first = reached.get(name);
  return first !== undefined && first <= day ? before : Object.fromEntries(reached.set(name, day));
};
