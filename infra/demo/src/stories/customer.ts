import { addDays, type PlainDate } from '@strata/kernel';
import { adopt, alreadyLive, ask, buy, introduce, keepInTouch, onboard, PROMPT, type Support, use } from '../chapters.js';
import { contract, type Ending, type Plan } from '../contracts.js';
import { type Curve, officeYear, rampUp, steady, together } from '../curves.js';
import type { Life } from '../life.js';
import type { Span } from '../span.js';

/** How a customer behaves while under contract; what a story does not say is ordinary. */
export type Habits = Readonly<{
  usage?: Curve;
  buying?: Curve;
  lines?: number;
  ordersPerYear?: number;
  paysLate?: number;
  support?: Partial<Support>;
  visitsPerYear?: number;
  eventsPerYear?: number;
  cooperation?: number;
  nps?: number;
  features?: number;
}>;

/** A renewal some days before the term ends, on terms `growth` times the old ones. */
export const renewed = (daysBefore: number, reason: string, growth = 1): Ending => ({
  kind: 'renewed',
  daysBefore,
  reason,
  growth,
});

/** The first day of a term that was running when the history begins. */
export const startBefore = ({ from, random }: Life, months: number): PlainDate =>
  addDays(from, -random.int(15, months * 30 - 45));

/** Tells a customer from the first contract to its end, or to the end of the history. */
export const customer = (life: Life, plan: Plan, habits: Habits): ReturnType<typeof contract> => {
  const isNew = plan.start >= life.from;
  const from = isNew ? plan.start : life.from;
  introduce(life, from);
  if (isNew) onboard(life, from);
  else alreadyLive(life);
  const span = contract(life, plan);
  daily(life, span, { ...habits, usage: together(habits.usage ?? steady, isNew ? rampUp(addDays(from, 30)) : steady) });
  return span;
};

/** What a customer does from week to week between two days. */
export const daily = (life: Life, span: Span, habits: Habits): void => {
  const { usage = steady, buying = steady, lines = 2, ordersPerYear = 6, support = {}, features = 3 } = habits;
  const { visitsPerYear = 1, eventsPerYear = 1, cooperation = 60, nps = 7 } = habits;
  use(life, span, together(usage, officeYear));
  buy(life, span, {
    curve: together(buying, officeYear),
    lines,
    perYear: ordersPerYear,
    ...(habits.paysLate !== undefined && { paysLate: habits.paysLate }),
  });
  ask(life, span, { perYear: 3, ...PROMPT, ...support });
  keepInTouch(life, span, { visitsPerYear, eventsPerYear, cooperation, nps });
  adopt(life, span, features);
};
