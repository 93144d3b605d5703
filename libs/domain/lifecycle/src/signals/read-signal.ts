import { valueOf } from '@strata/domain-facts';
import { fromDayNumber } from '@strata/kernel';
import type {
  AnswersSignal,
  CompiledSignal,
  ConditionSignal,
  CountSignal,
  DepartureSignal,
  FactValues,
  ItemsSignal,
  SilenceSignal,
} from '@strata/policy';
import { holds, pick } from '../lifecycle.context.js';
import type { LifecycleState } from '../lifecycle.state.js';
import { readDrop } from './drop.js';
import type { Reading } from './reading.js';
import type { Watch } from './watch.state.js';

/** What a signal sees of an account on a day; `values` are the facts that its conditions may read. */
export const readSignal = (signal: CompiledSignal, state: LifecycleState, values: FactValues, day: number): Reading => {
  const watch = state.watch[signal.name] ?? {};
  switch (signal.kind) {
    case 'drop':
      return readDrop(signal, state.series[signal.series.name], day, state.signals[signal.name]);
    case 'silence':
      return readSilence(signal, watch, day);
    case 'count':
      return readCount(signal, watch, day);
    case 'items':
      return readItems(signal, watch);
    case 'departure':
      return readDeparture(signal, watch);
    case 'answers':
      return readAnswers(signal, watch);
    case 'condition':
      return readCondition(signal, values, state.signals[signal.name] !== undefined);
  }
};

/** Who was never heard of is not silent: nothing is known. */
const readSilence = ({ length }: SilenceSignal, { heard }: Watch, day: number): Reading => {
  const last = heard?.fed ?? null;
  if (last === null) return { status: 'unknown' };
  const facts = { last_heard: fromDayNumber(last), days_silent: day - last };
  return length.leavesOn(last) <= day ? { status: 'on', occurrence: String(last), facts } : { status: 'off', facts };
};

const readCount = ({ feed, atLeast }: CountSignal, { heard }: Watch, day: number): Reading => {
  const times = Number(valueOf(feed.fact, heard, day) ?? 0);
  const facts = { times };
  if (times < atLeast) return { status: 'off', facts };
  return { status: 'on', occurrence: `${String(heard?.days?.at(-1))}:${String(heard?.values?.at(-1))}`, facts };
};

const readItems = ({ atLeast }: ItemsSignal, { items = {} }: Watch): Reading => {
  const open = Object.entries(items).toSorted(([a, at], [b, other]) => (at === other ? (a < b ? -1 : 1) : at < other ? -1 : 1));
  const facts = { open: open.length };
  const [latest, since] = open.at(-1) ?? [];
  if (open.length < atLeast || latest === undefined || since === undefined) return { status: 'off', facts };
  return { status: 'on', occurrence: `${since} ${latest}`, facts: { ...facts, latest } };
};

const readDeparture = ({ roles }: DepartureSignal, { named = {}, left = {} }: Watch): Reading => {
  const vacant = roles.flatMap((role) => {
    const gone = left[role];
    return gone && !((named[role] ?? '') > gone.at) ? [{ role, ...gone }] : [];
  });
  const [latest] = vacant.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  if (!latest) return { status: 'off', facts: {} };
  const { role, contactId, at } = latest;
  return { status: 'on', occurrence: `${at} ${contactId}`, facts: { role, contact: contactId, vacant: vacant.length } };
};

/** A time that ran in a year whose holidays were not published was counted by weekdays: the facts say which year. */
const readAnswers = ({ atLeast }: AnswersSignal, { late = [], lateEver = 0, unpublished }: Watch): Reading => {
  const facts = { too_late: late.length, ...(unpublished === undefined ? {} : { holidays_not_published: unpublished }) };
  return late.length < atLeast ? { status: 'off', facts } : { status: 'on', occurrence: String(lateEver), facts };
};

/** Between `when` and `recover` nothing changes: that is what keeps it from flapping. */
const readCondition = ({ when, recover }: ConditionSignal, values: FactValues, isHeld: boolean): Reading => {
  const facts = pick([...new Set([...when.facts, ...(recover?.facts ?? [])])].sort(), values);
  const fires = holds(when, values);
  if (!isHeld || !recover) {
    if (fires.missing.length > 0) return { status: 'unknown' };
    return fires.isTrue ? { status: 'on', occurrence: '', facts } : { status: 'off', facts };
  }
  return holds(recover, values).isTrue ? { status: 'off', facts } : { status: 'on', occurrence: '', facts };
};
