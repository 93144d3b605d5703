import { addDays } from '@strata/kernel';
import { introduce, onboard } from '../chapters.js';
import { giftYear, steady, together, trend } from '../curves.js';
import { opportunityFound, cny, tagged, traitObserved, visitMade } from '../facts.js';
import { type Life, someDay, workday } from '../life.js';
import { customer, renewed, startBefore } from './customer.js';

/** The large middle: buys what it needs, asks now and then, renews when the term ends. */
export const steadyMiddle = (life: Life): void => {
  const { random } = life;
  const isNew = random.chance(0.35);
  const months = random.pick([12, 12, 12, 12, 24, 6]);
  const start = isNew ? workday(someDay(life, 0.05, 0.85)) : startBefore(life, months);
  customer(
    life,
    {
      start,
      months,
      ending: () =>
        renewed(random.int(2, 45), random.pick(['works-well', 'no-better-offer', 'price']), random.between(0.97, 1.08)),
    },
    {
      buying: trend(start, random.between(-0.005, 0.01)),
      lines: random.int(1, 3),
      ordersPerYear: random.int(4, 8),
      cooperation: random.int(35, 80),
      nps: random.int(6, 8),
      features: random.int(2, 4),
    },
  );
  if (random.chance(0.15))
    life.diary.note(
      workday(addDays(start > life.from ? start : life.from, random.int(40, 300))),
      traitObserved('valuation', random.pick(['low', 'mid'])),
    );
};

/** Everything happens before the year's end and the spring festival; the quiet months are no warning. */
export const seasonalBuyer = (life: Life): void => {
  const { random } = life;
  const start = random.chance(0.7) ? startBefore(life, 12) : workday(someDay(life, 0.05, 0.5));
  customer(
    life,
    { start, months: 12, ending: () => renewed(random.int(5, 50), 'season-went-well', 1.03) },
    {
      usage: together(giftYear, steady),
      buying: giftYear,
      lines: random.int(1, 3),
      ordersPerYear: 9,
      cooperation: 55,
      nps: 7,
    },
  );
};

/** A small shop that bought once and hardly logs in. */
export const dormantSmall = (life: Life): void => {
  const { random } = life;
  const months = random.pick([12, 12, 6, 3]);
  const start = random.chance(0.55) ? startBefore(life, Math.max(months, 6)) : workday(someDay(life, 0.05, 0.8));
  const from = start > life.from ? start : life.from;
  const stays = random.chance(0.6);
  customer(
    life,
    {
      start,
      months,
      paysLate: 0.15,
      ending: (term) =>
        stays || term === 0
          ? renewed(random.int(0, 20), 'auto-renewal')
          : { kind: 'not-renewed', daysBefore: random.int(1, 30), reason: 'no-need' },
    },
    {
      usage: trend(from, -0.07, { least: 0.12 }),
      lines: 1,
      ordersPerYear: 1.5,
      support: { perYear: 0.7 },
      visitsPerYear: 0,
      eventsPerYear: 0.5,
      cooperation: 25,
      nps: 5,
      features: 1,
    },
  );
};

/** Signed in the last months, or still talking: fills the first stages. */
export const newcomer = (life: Life): void => {
  const { random, diary } = life;
  const start = workday(addDays(life.until, -random.int(4, 110)));
  if (random.chance(0.3)) {
    introduce(life, start);
    diary.note(workday(addDays(start, 5)), visitMade('on-site', 'introduction'));
    diary.note(workday(addDays(start, 12)), opportunityFound(diary.numberOf('op'), 'city', cny(life.profile.spend)));
    return;
  }
  customer(
    life,
    { start, months: 12, ending: () => renewed(30, 'works-well') },
    { lines: 2, ordersPerYear: 8, cooperation: 65, features: 2 },
  );
};

/** Our own: an account that the demo company uses for trying things out, and that no statistics should count. */
export const testAccount = (life: Life): void => {
  introduce(life, life.from);
  life.diary.note(addDays(life.from, 1), tagged('test'), traitObserved('internal', true));
  onboard(life, addDays(life.from, 1), 0.3);
};
