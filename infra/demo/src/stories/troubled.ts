import { addDays, type PlainDate } from '@strata/kernel';
import { alreadyLive, ask, introduce, onboard, refer, replaceKeyContact, SLOW } from '../chapters.js';
import { contract } from '../contracts.js';
import { dip, fade, rampUp, steady, together, trend } from '../curves.js';
import {
  complaintFiled,
  contactNamed,
  eventAttended,
  feedbackGiven,
  invoiceOverdue,
  cny,
  orderRefunded,
  traitObserved,
  visitMade,
} from '../facts.js';
import { type Life, someDay, workday } from '../life.js';
import { personOf } from '../names.js';
import { partOf } from '../span.js';
import { customer, daily, renewed, startBefore } from './customer.js';

/** Uses and orders a little less every month, renews smaller, and often not at all the second time. */
export const slowDecliner = (life: Life): void => {
  const { random } = life;
  const start = startBefore(life, 12);
  const leaves = random.chance(0.5);
  const decline = -random.between(0.035, 0.065);
  customer(
    life,
    {
      start,
      months: 12,
      paysLate: 0.12,
      ending: (term) =>
        term > 0 && leaves
          ? { kind: 'not-renewed', daysBefore: random.int(5, 40), reason: random.pick(['other-vendor', 'price', 'budget-cut']) }
          : renewed(random.int(0, 12), 'discount', 0.8),
    },
    {
      usage: trend(life.from, decline, { least: 0.2 }),
      buying: trend(life.from, decline, { least: 0.12 }),
      lines: random.int(2, 3),
      ordersPerYear: 7,
      support: { perYear: 3, answerDays: [0, 2] },
      cooperation: 42,
      nps: 5,
      features: 2,
      paysLate: 0.12,
    },
  );
};

/** Use breaks down when the key contact leaves (or a version confuses everybody); visits and training bring it back. */
export const rescued = (life: Life): void => {
  const { random, diary, profile } = life;
  const start = startBefore(life, 12);
  const drop = workday(someDay(life, 0.3, 0.7));
  const back = addDays(drop, random.int(35, 63));
  const trough = dip(drop, back, random.between(0.25, 0.42));
  customer(
    life,
    { start, months: 12, ending: (term) => renewed(random.int(10, 40), term === 0 ? 'works-well' : 'good-service', 1.05) },
    {
      usage: trough,
      buying: dip(drop, back, 0.35, 90),
      lines: 3,
      ordersPerYear: 8,
      support: { perYear: 5 },
      visitsPerYear: 2,
      cooperation: 62,
      nps: 7,
      // Who uses little of the product never matures: falls from growth, and comes back to it.
      features: profile.sizeClass === 'large' ? 4 : 2,
    },
  );
  const left = random.chance(0.65);
  if (left) replaceKeyContact(life, addDays(drop, -random.int(3, 9)));
  else diary.note(addDays(drop, 3), feedbackGiven('criticism', 'version-update'));
  for (const day of [12, 24, 38])
    diary.note(workday(addDays(drop, day)), visitMade(random.pick(['on-site', 'remote']), 'find-cause'));
  diary.note(workday(addDays(back, -6)), eventAttended('training-new-team'), traitObserved('learning-progress', 45));
  diary.note(workday(addDays(back, 20)), traitObserved('learning-progress', 85));
};

/**
 * Was content until some weeks ago, and nobody has found out yet what went wrong: use broke down, the key contact left, or
 * nothing is heard any more. Told backwards from the last day, and early in a term, so that it is in trouble now whatever day that is.
 */
export const inTrouble = (life: Life): void => {
  const { random, from, until } = life;
  const ago = (least: number, most: number): PlainDate => addDays(until, -random.int(least, most));
  // Two years and some months ago: the third term of twelve months is in its first half.
  const start = ago(820, 880);
  const trouble = random.pick(['drop', 'contact', 'silence']);
  const habits = { lines: 2, ordersPerYear: 6, visitsPerYear: 2, cooperation: 55, nps: 6, features: 2 };
  introduce(life, from);
  alreadyLive(life);
  const span = contract(life, { start, months: 12, ending: () => renewed(random.int(15, 45), 'works-well') });
  if (trouble === 'silence') return daily(life, { from: span.from, until: ago(66, 85) }, habits);
  const since = ago(24, 33);
  const depth = trouble === 'drop' ? 0.12 : 0.75;
  daily(life, span, { ...habits, usage: fade(since, addDays(since, 5), depth) });
  if (trouble === 'contact') replaceKeyContact(life, since, false);
};

/** Was promised too much, waited too long for answers, complains, pays late, and leaves at the end of the term. */
export const complaintChurn = (life: Life): void => {
  const { random, diary } = life;
  const start = random.chance(0.6) ? startBefore(life, 12) : workday(someDay(life, 0.02, 0.3));
  const intoTerm = random.int(190, 260);
  // Only what happens after the first day can be told: an older customer quarrels in its second term.
  const lastTerm = addDays(start, intoTerm - 20) > life.from ? 0 : 1;
  const quarrel = addDays(start, lastTerm * 365 + intoTerm);
  const terminates = random.chance(0.2);
  const reason = random.pick(['over-promised', 'slow-support', 'missing-feature']);
  const anger = fade(quarrel, addDays(quarrel, 75), 0.12);
  const span = customer(
    life,
    {
      start,
      months: 12,
      ending: (term) =>
        term < lastTerm
          ? renewed(20, 'works-well')
          : { kind: terminates ? 'terminated' : 'not-renewed', daysBefore: terminates ? 50 : random.int(10, 45), reason },
    },
    { usage: anger, buying: anger, lines: 2, ordersPerYear: 7, cooperation: 38, nps: 3, features: 2, paysLate: 0.25 },
  );
  const at = (days: number): PlainDate => workday(addDays(quarrel, days));
  ask(life, { from: addDays(quarrel, -30), until: span.until }, { perYear: 26, ...SLOW, urgent: 0.3 });
  diary.note(at(5), complaintFiled(diary.numberOf('cp'), reason === 'over-promised' ? 'over-promise' : reason));
  diary.note(at(21), orderRefunded(diary.numberOf('rf'), [refundLine(life)], 'complaint'));
  diary.note(at(31), invoiceOverdue(diary.numberOf('extra'), cny(Math.round(life.profile.spend / 10)), at(30)));
  if (random.chance(0.5)) diary.note(at(48), complaintFiled(diary.numberOf('cp'), 'slow-support'));
};

const refundLine = ({ profile }: Life) => ({
  sku: 'OPS-DAY',
  productLine: 'operations',
  quantity: 1,
  amount: cny(Math.max(10_000, Math.round(profile.spend / 40 / 10_000) * 10_000)),
});

/** Stays, but signs weeks after the old term has ended, and pays late. */
export const lateRenewer = (life: Life): void => {
  const { random } = life;
  const start = startBefore(life, 12);
  customer(
    life,
    { start, months: 12, ending: () => renewed(-random.int(9, 38), 'forgot', random.between(0.95, 1.02)), paysLate: 0.5 },
    {
      lines: 2,
      ordersPerYear: 5,
      cooperation: 40,
      nps: 6,
      paysLate: 0.35,
    },
  );
};

/** Left for another vendor, and came back some months later on a new contract. */
export const wonBack = (life: Life): void => {
  const { random, diary } = life;
  const start = addDays(life.from, -random.int(110, 250));
  const first = customer(
    life,
    { start, months: 12, ending: () => ({ kind: 'not-renewed', daysBefore: random.int(10, 40), reason: 'other-vendor' }) },
    {
      usage: fade(addDays(start, 260), addDays(start, 360), 0.3),
      buying: trend(life.from, -0.06),
      lines: 2,
      ordersPerYear: 6,
      cooperation: 45,
      nps: 5,
    },
  );
  const returns = workday(addDays(first.until, random.int(80, 210)));
  for (const day of [-60, -20]) diary.note(workday(addDays(returns, day)), visitMade('remote', 'win-back'));
  diary.note(returns, contactNamed('key-2', 'key-contact', personOf(random)));
  const second = contract(life, {
    start: returns,
    months: 12,
    ending: () => renewed(random.int(20, 60), 'better-service', 1.1),
    series: '-b',
  });
  onboard(life, returns, 0.5);
  daily(life, second, {
    usage: rampUp(addDays(returns, 14), 50),
    buying: together(trend(returns, 0.03), steady),
    lines: 3,
    ordersPerYear: 8,
    cooperation: 70,
    nps: 8,
    features: 4,
  });
  if (random.chance(0.4)) refer(life, partOf(second, 0.7), 45);
};
