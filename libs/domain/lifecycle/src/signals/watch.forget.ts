import { forget } from '@strata/domain-facts';
import type { CompiledSignal } from '@strata/policy';
import type { OpenTicket, Watch, WatchState } from './watch.state.js';
import { tooLate } from './watch.fold.js';

/** What a day makes of what the signals keep: times that are over by it, and what has left its window. The same object when nothing. */
export const forgetWatch = (signals: readonly CompiledSignal[], watch: WatchState, open: number): WatchState => {
  let after = watch;
  for (const signal of signals) {
    const before = after[signal.name];
    if (!before) continue;
    const one = forgetOne(signal, before, open);
    if (one !== before) after = { ...after, [signal.name]: one };
  }
  return after;
};

const forgetOne = (signal: CompiledSignal, before: Watch, open: number): Watch => {
  if (signal.kind === 'count' && before.heard) {
    const { fact } = signal.feed;
    const states = { [fact.name]: before.heard };
    const heard = forget({ facts: [fact], feeds: new Map(), currency: '' }, states, open)[fact.name];
    return heard && heard !== before.heard ? { ...before, heard } : before;
  }
  if (signal.kind !== 'answers') return before;
  const passed = Object.entries(before.tickets ?? {}).reduce((watch, [id, ticket]) => pass(watch, id, ticket, open), before);
  const after = signal.within.before(open);
  const late = passed.late ?? [];
  if ((late[0] ?? Infinity) > after) return passed;
  const { unpublished, ...others } = passed;
  const left = late.filter((day) => day > after);
  return { ...others, late: left, ...(unpublished === undefined || left.length === 0 ? {} : { unpublished }) };
};

/** Whose day is over without an answer is too late, and is not waited for any more. */
const pass = (watch: Watch, ticketId: string, { answer, solution }: OpenTicket, open: number): Watch => {
  const over = [answer, solution].filter((deadline) => deadline !== undefined && deadline.day < open);
  if (over.length === 0) return watch;
  const rest = {
    ...(answer && answer.day >= open ? { answer } : {}),
    ...(solution && solution.day >= open ? { solution } : {}),
  };
  const tickets = new Map(Object.entries(watch.tickets ?? {}));
  if (rest.answer || rest.solution) tickets.set(ticketId, rest);
  else tickets.delete(ticketId);
  return over.reduce<Watch>((current, deadline) => tooLate(current, deadline?.day ?? open, deadline?.unpublished), {
    ...watch,
    tickets: Object.fromEntries(tickets),
  });
};
