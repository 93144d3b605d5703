import { type DatedEvent, foldEvent } from '@strata/domain-facts';
import { dateInZone, type Instant, toDayNumber } from '@strata/kernel';
import type {
  AnswersSignal,
  CompiledPolicy,
  CompiledSignal,
  CompiledTarget,
  CountSignal,
  DepartureSignal,
  ItemsSignal,
  SilenceSignal,
} from '@strata/policy';
import type { LifecycleState } from '../lifecycle.state.js';
import type { Deadline, OpenTicket, Watch, WatchState } from './watch.state.js';

type Fields = Readonly<Record<string, unknown>>;

/** Folds an event into what the signals keep. The same object when it says nothing to any of them. */
export const foldWatch = (
  policy: CompiledPolicy,
  signals: readonly CompiledSignal[],
  { watch, tiers }: LifecycleState,
  event: DatedEvent,
  open: number,
): WatchState => {
  const { data } = event;
  if (!isFields(data)) return watch;
  let after = watch;
  for (const signal of signals) {
    const before = after[signal.name] ?? {};
    const one = foldOne(policy, signal, before, { event, data, tiers, open });
    if (one !== before) after = { ...after, [signal.name]: one };
  }
  return after;
};

type Told = Readonly<{ event: DatedEvent; data: Fields; tiers: LifecycleState['tiers']; open: number }>;

const foldOne = (policy: CompiledPolicy, signal: CompiledSignal, before: Watch, told: Told): Watch => {
  switch (signal.kind) {
    case 'silence':
      return foldSilence(signal, before, told);
    case 'count':
      return foldCount(policy, signal, before, told);
    case 'items':
      return foldItems(signal, before, told);
    case 'departure':
      return foldPeople(signal, before, told);
    case 'answers':
      return foldTickets(policy, signal, before, told);
    case 'drop':
    case 'condition':
      return before;
  }
};

const foldSilence = ({ types }: SilenceSignal, before: Watch, { event: { type, day } }: Told): Watch =>
  !types.includes(type) || (before.heard?.fed ?? -Infinity) >= day ? before : { ...before, heard: { fed: day } };

const foldCount = ({ currency }: CompiledPolicy, { feed, type }: CountSignal, before: Watch, { event, open }: Told): Watch => {
  const { name } = feed.fact;
  const states = before.heard ? { [name]: before.heard } : {};
  const declared = { facts: [feed.fact], feeds: new Map([[type, [feed]]]), currency };
  const after = foldEvent(declared, states, event, open);
  const heard = after[name];
  return after === states || !heard ? before : { ...before, heard };
};

const foldItems = ({ opens, closes, key, match }: ItemsSignal, before: Watch, { event, data }: Told): Watch => {
  const item = data[key];
  if (typeof item !== 'string') return before;
  const items = new Map(Object.entries(before.items ?? {}));
  if (event.type === opens && match.every(([field, value]) => data[field] === value)) {
    if (items.has(item)) return before;
    return { ...before, items: Object.fromEntries(items.set(item, event.occurredAt)) };
  }
  if (event.type !== closes || !items.delete(item)) return before;
  return { ...before, items: Object.fromEntries(items) };
};

const foldPeople = ({ roles }: DepartureSignal, before: Watch, { event: { type, occurredAt }, data }: Told): Watch => {
  const { contactId, role } = data;
  if (typeof contactId !== 'string') return before;
  const people = new Map(Object.entries(before.people ?? {}));
  if (type === 'account.contact-named.v1') {
    if (typeof role !== 'string' || !roles.includes(role)) {
      return people.delete(contactId) ? { ...before, people: Object.fromEntries(people) } : before;
    }
    const named = { ...before.named, [role]: later(before.named?.[role], occurredAt) };
    return { ...before, people: Object.fromEntries(people.set(contactId, role)), named };
  }
  const left = people.get(contactId);
  if (left === undefined || !LEAVING.includes(type)) return before;
  people.delete(contactId);
  const rest = { ...before, people: Object.fromEntries(people) };
  const last = before.left?.[left];
  if (type === 'account.contact-erased.v1' || (last && last.at > occurredAt)) return rest;
  return { ...rest, left: { ...before.left, [left]: { at: occurredAt, contactId } } };
};

/** Who asked to be forgotten may still be there: that is no departure. */
const LEAVING = ['account.contact-departed.v1', 'account.contact-erased.v1'];

const later = (a: Instant | undefined, b: Instant): Instant => (a !== undefined && a > b ? a : b);

const foldTickets = (policy: CompiledPolicy, signal: AnswersSignal, before: Watch, told: Told): Watch => {
  const { event, data, tiers } = told;
  const { ticketId, level } = data;
  if (typeof ticketId !== 'string') return before;
  const tickets = new Map(Object.entries(before.tickets ?? {}));
  if (event.type === 'account.ticket-opened.v1') {
    if (tickets.has(ticketId) || typeof level !== 'string') return before;
    const deadline = (targets: readonly CompiledTarget[]) => deadlineOf(policy, signal, targets, level, tiers, event.occurredAt);
    const [answer, solution] = [deadline(signal.answers), deadline(signal.resolutions)];
    if (!answer && !solution) return before;
    const ticket = { ...(answer ? { answer } : {}), ...(solution ? { solution } : {}) };
    return { ...before, tickets: Object.fromEntries(tickets.set(ticketId, ticket)) };
  }
  const ticket = tickets.get(ticketId);
  const done =
    event.type === 'account.ticket-answered.v1' ? 'answer' : event.type === 'account.ticket-resolved.v1' ? 'both' : null;
  if (!ticket || done === null) return before;
  const met = done === 'both' ? [ticket.answer, ticket.solution] : [ticket.answer];
  const after = without(before, tickets, ticketId, done === 'both' ? {} : ticket.solution ? { solution: ticket.solution } : {});
  const missed = met.filter((deadline) => deadline !== undefined && event.occurredAt > deadline.at);
  return missed.length > 0 ? tooLate(after, event.day, Math.max(...missed.map((deadline) => deadline?.unpublished ?? 0))) : after;
};

const deadlineOf = (
  { timezone }: CompiledPolicy,
  { calendar }: AnswersSignal,
  targets: readonly CompiledTarget[],
  level: string,
  tiers: LifecycleState['tiers'],
  from: Instant,
): Deadline | undefined => {
  const minutes = targets.find((target) => target.level === level)?.minutesOf(tiers) ?? null;
  if (minutes === null) return undefined;
  const { at, unpublished } = calendar.after(from, minutes);
  return { at, day: toDayNumber(dateInZone(at, timezone)), ...(unpublished === null ? {} : { unpublished }) };
};

const without = (before: Watch, tickets: Map<string, OpenTicket>, ticketId: string, rest: OpenTicket): Watch => {
  if (rest.answer || rest.solution) tickets.set(ticketId, rest);
  else tickets.delete(ticketId);
  return { ...before, tickets: Object.fromEntries(tickets) };
};

/** One answer or solution more that came too late, or whose time is over. `unpublished`: see `Deadline`. */
export const tooLate = (before: Watch, day: number, unpublished = 0): Watch => {
  const late = before.late ?? [];
  const place = late.findLastIndex((other) => other <= day) + 1;
  const year = Math.max(unpublished, before.unpublished ?? 0);
  return {
    ...before,
    late: late.toSpliced(place, 0, day),
    lateEver: (before.lateEver ?? 0) + 1,
    ...(year > 0 ? { unpublished: year } : {}),
  };
};

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
