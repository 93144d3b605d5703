import { addDays } from '@strata/kernel';
import { refer } from '../chapters.js';
import { trend } from '../curves.js';
import {
  benchmarkCasePublished,
  cny,
  contractAmended,
  feedbackGiven,
  opportunityFound,
  profileAmended,
  tagged,
  traitObserved,
} from '../facts.js';
import { type Life, someDay, workday } from '../life.js';
import { contractIdOf } from '../contracts.js';
import { customer, renewed, startBefore } from './customer.js';

/** Begins small, uses more every month, buys line after line, and renews long before it must. */
export const risingStar = (life: Life): void => {
  const { random, diary } = life;
  const start = someDay(life, 0.02, 0.4);
  const growth = { most: 4.5 };
  customer(
    life,
    { start, months: 12, ending: () => renewed(random.int(45, 110), 'uses-it-daily', 1.3) },
    {
      usage: trend(start, random.between(0.04, 0.07), growth),
      buying: trend(start, random.between(0.06, 0.1), growth),
      lines: random.int(4, 5),
      ordersPerYear: 10,
      support: { perYear: 4 },
      visitsPerYear: 3,
      eventsPerYear: 3,
      cooperation: 84,
      nps: 9,
      features: 6,
    },
  );
  const known = workday(addDays(start, random.int(60, 150)));
  diary.note(
    known,
    traitObserved('unlisted', random.chance(0.75)),
    traitObserved('valuation', random.pick(['high', 'high', 'mid'])),
  );
  diary.note(
    workday(addDays(start, 200)),
    opportunityFound(diary.numberOf('op'), random.pick(['regional', 'city']), cny(life.profile.spend)),
  );
  if (random.chance(0.5)) refer(life, addDays(start, random.int(150, 330)), random.int(30, 90));
  const upgraded = workday(addDays(start, random.int(280, 350)));
  if (life.profile.edition === 'basic')
    diary.note(upgraded, profileAmended({ edition: 'professional' }), contractAmended(contractIdOf(diary), 'professional'));
};

/** Large, well served, cooperative: the customer that others are shown. */
export const steadyBenchmark = (life: Life): void => {
  const { random, diary, profile } = life;
  const start = startBefore(life, 12);
  if (profile.sizeClass === 'giant') diary.note(addDays(life.from, 1), tagged('strategic'));
  const span = customer(
    life,
    { start, months: 12, ending: () => renewed(random.int(75, 125), 'core-system', 1.08), paysLate: 0 },
    {
      buying: trend(life.from, random.between(0, 0.015)),
      lines: random.int(4, 6),
      ordersPerYear: 16,
      support: { perYear: 9 },
      visitsPerYear: 6,
      eventsPerYear: 3,
      cooperation: random.int(62, 92),
      nps: 9,
      features: 7,
    },
  );
  if (random.chance(0.6))
    diary.note(
      workday(someDay(life, 0.2, 0.8)),
      benchmarkCasePublished(diary.numberOf('case')),
      feedbackGiven('praise', 'onboarding'),
    );
  const referrals = random.int(0, 3);
  for (let n = 1; n <= referrals; n += 1)
    refer(life, someDay(life, 0.1, 0.85), random.chance(0.7) ? random.int(30, 100) : undefined);
  diary.note(
    workday(someDay(life, 0.1, 0.9)),
    opportunityFound(diary.numberOf('op'), 'national', cny(Math.round(profile.spend / 4))),
  );
  if (span.ended === undefined) diary.note(addDays(life.from, 20), traitObserved('unlisted', random.chance(0.3)));
};

/** S3's second example: small orders, but referrals, many kinds of need, unlisted and highly valued. */
export const potentialReferrer = (life: Life): void => {
  const { random, diary } = life;
  const start = startBefore(life, 12);
  const profile = { ...life.profile, spend: random.int(50_000_000, 58_000_000), subscription: 12_000_000 };
  customer(
    { ...life, profile },
    { start, months: 12, ending: () => renewed(random.int(20, 60), 'plans-to-grow', 1), paysLate: 0 },
    {
      lines: 3,
      ordersPerYear: 8,
      visitsPerYear: 3,
      eventsPerYear: 2,
      cooperation: 78,
      nps: 9,
      features: 4,
      paysLate: 0,
    },
  );
  diary.note(workday(someDay(life, 0.3, 0.5)), traitObserved('unlisted', true));
  diary.note(workday(someDay(life, 0.5, 0.6)), traitObserved('valuation', 'high'));
  refer(life, someDay(life, 0.55, 0.68), random.int(20, 60));
  refer(life, someDay(life, 0.7, 0.8), random.int(20, 60));
};
