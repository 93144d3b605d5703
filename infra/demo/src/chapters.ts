import { addDays, type PlainDate } from '@strata/kernel';
import { orderLine, PRODUCT_LINES } from './catalogue.js';
import type { Curve } from './curves.js';
import {
  cny,
  contactDeparted,
  contactNamed,
  eventAttended,
  featureAdopted,
  invoiceOverdue,
  invoicePaid,
  milestoneReached,
  orderPlaced,
  referralConverted,
  referralMade,
  registered,
  surveyAnswered,
  ticketAnswered,
  ticketOpened,
  ticketResolved,
  traitObserved,
  usageReported,
  visitMade,
} from './facts.js';
import { isoWeek, type Life, nextMonday, recurring, workday } from './life.js';
import { personOf } from './names.js';
import type { Span } from './span.js';

const SERVICE_PEOPLE = 9;
/** Who looks after an account: one of nine, by the account's number, so that nobody's story changes. */
const ownerOf = (accountId: string): string => `csm-${String((Number(accountId.slice('acct-'.length)) % SERVICE_PEOPLE) + 1)}`;

/** The customer is entered in the books, with the people who matter. */
export const introduce = ({ diary, profile, random }: Life, on: PlainDate): void => {
  const { name, industry, businessType, region, city, sizeClass, edition } = profile;
  const source = random.pick(['referral', 'trade-fair', 'web', 'outbound', 'partner']);
  diary.note(on, registered({ name, industry, businessType, country: 'CN', region, city, size: sizeClass, edition, source }));
  diary.note(on, traitObserved('owner', ownerOf(diary.accountId)));
  diary.note(on, contactNamed('key', 'key-contact', personOf(random)));
  if (sizeClass === 'large' || sizeClass === 'giant') diary.note(on, contactNamed('sponsor', 'sponsor', personOf(random)));
};

/** From the signature to live use: kickoff, agreement in writing, set-up, training. `pace` 1 is the usual six weeks. */
export const onboard = ({ diary, random }: Life, signedOn: PlainDate, pace = 1): void => {
  const on = (day: number): PlainDate => workday(addDays(signedOn, Math.round(day * pace) + random.int(0, 2)));
  diary.note(on(2), milestoneReached('original-intent-recorded'));
  diary.note(on(5), milestoneReached('agreement-confirmed'));
  diary.note(on(8), milestoneReached('kickoff-held'), traitObserved('implementation-progress', 20));
  diary.note(on(18), milestoneReached('initialised'), traitObserved('implementation-progress', 55));
  diary.note(on(22), traitObserved('learning-progress', 30));
  diary.note(on(30), milestoneReached('trained'), traitObserved('learning-progress', 75));
  diary.note(on(42), milestoneReached('live'), traitObserved('implementation-progress', 100));
};

/** A customer that was there before the history begins: what is known of it is entered on the first day. */
export const alreadyLive = ({ diary, random, from }: Life): void => {
  diary.note(
    from,
    milestoneReached('kickoff-held'),
    milestoneReached('initialised'),
    milestoneReached('trained'),
    milestoneReached('live'),
  );
  diary.note(from, traitObserved('implementation-progress', 100), traitObserved('learning-progress', random.int(60, 95)));
};

/** Weekly reports of use (of the giants, of their programs too), every Monday for the week before. One week in fifty is missing: no report is not zero. */
export const use = ({ diary, random, profile }: Life, { from, until }: Span, curve: Curve): void => {
  const metrics = profile.sizeClass === 'giant' ? (['sessions', 'api-calls'] as const) : (['sessions'] as const);
  for (let monday = nextMonday(from); monday <= until; monday = addDays(monday, 7)) {
    if (random.chance(0.02)) continue;
    const strength = curve(addDays(monday, -4)) * random.between(0.93, 1.07);
    for (const metric of metrics) {
      const normal = metric === 'sessions' ? profile.users * 9 : profile.users * 140;
      diary.note(monday, usageReported(metric, isoWeek(addDays(monday, -7)), Math.round(normal * strength)));
    }
  }
};

export type Buying = Readonly<{ curve: Curve; lines: number; perYear: number; paysLate?: number }>;

/** Orders beside the subscription: `perYear` of them, worth the profile's yearly spend times the curve. */
export const buy = (
  { diary, random, profile }: Life,
  { from, until }: Span,
  { curve, lines, perYear, paysLate = 0.03 }: Buying,
): void => {
  const wanted = PRODUCT_LINES.slice(0, Math.max(1, lines));
  let n = 0;
  for (const on of recurring(random, from, until, 365 / perYear)) {
    const budget = (profile.spend / perYear) * curve(on) * random.between(0.75, 1.25);
    if (budget < profile.spend / perYear / 20) continue;
    n += 1;
    const count = Math.min(wanted.length, budget > 5_000_000 ? random.int(1, 3) : 1);
    const chosen = n <= wanted.length ? wanted.slice(n - 1, n - 1 + count) : random.sample(wanted, count);
    const orderLines = chosen.map((line) => orderLine(random, line, budget / chosen.length));
    const orderId = diary.numberOf('so');
    diary.note(on, orderPlaced(orderId, orderLines));
    settle(
      { diary, random },
      on,
      `inv-${orderId}`,
      orderLines.reduce((sum, line) => sum + line.amount.amount, 0),
      paysLate,
    );
  }
};

/** An invoice is paid within the month, or reported overdue first and paid some weeks later. */
export const settle = (
  { diary, random }: Pick<Life, 'diary' | 'random'>,
  on: PlainDate,
  invoiceId: string,
  fen: number,
  paysLate: number,
): void => {
  if (fen <= 0) return;
  const dueOn = addDays(on, 30);
  const late = random.chance(paysLate);
  if (late) diary.note(addDays(dueOn, 1), invoiceOverdue(invoiceId, cny(fen), dueOn));
  // An invoice paid in time is only worth a note when it is large.
  if (late || fen >= 20_000_000)
    diary.note(
      workday(late ? addDays(dueOn, random.int(12, 45)) : addDays(on, random.int(9, 29))),
      invoicePaid(invoiceId, cny(fen)),
    );
};

export type Support = Readonly<{
  perYear: number;
  answerDays: readonly [number, number];
  resolveDays: readonly [number, number];
  urgent?: number;
}>;

export const PROMPT: Pick<Support, 'answerDays' | 'resolveDays'> = { answerDays: [0, 0], resolveDays: [0, 3] };
export const SLOW: Pick<Support, 'answerDays' | 'resolveDays'> = { answerDays: [2, 6], resolveDays: [7, 21] };

/** Tickets: opened, answered, resolved. */
export const ask = (
  { diary, random }: Life,
  { from, until }: Span,
  { perYear, answerDays, resolveDays, urgent = 0.08 }: Support,
): void => {
  for (const on of recurring(random, from, until, 365 / perYear)) {
    const ticketId = diary.numberOf('tk');
    const answered = workday(addDays(on, random.int(...answerDays)));
    diary.note(on, ticketOpened(ticketId, random.chance(urgent) ? 'P1' : random.pick(['P2', 'P3', 'P3'])));
    diary.note(answered, ticketAnswered(ticketId));
    diary.note(workday(addDays(answered, random.int(...resolveDays))), ticketResolved(ticketId));
  }
};

export type Care = Readonly<{ visitsPerYear: number; eventsPerYear: number; cooperation: number; nps: number }>;

/** What the relation is like: visits, events attended, a survey twice a year, how well the customer cooperates. */
export const keepInTouch = (
  { diary, random }: Life,
  { from, until }: Span,
  { visitsPerYear, eventsPerYear, cooperation, nps }: Care,
): void => {
  const around = (value: number, spread: number, most: number): number =>
    Math.max(0, Math.min(most, value + random.int(-spread, spread)));
  if (visitsPerYear > 0)
    for (const on of recurring(random, from, until, 365 / visitsPerYear))
      diary.note(on, visitMade(random.pick(['on-site', 'remote']), random.pick(['review', 'planning', 'training'])));
  if (eventsPerYear > 0)
    for (const on of recurring(random, from, until, 365 / eventsPerYear))
      diary.note(on, eventAttended(random.pick(['spring-salon', 'factory-floor-live', 'data-day'])));
  for (const on of recurring(random, from, until, 182)) diary.note(on, surveyAnswered('nps', around(nps, 1, 10)));
  for (const on of recurring(random, from, until, 120)) diary.note(on, traitObserved('cooperation', around(cooperation, 6, 100)));
};

const FEATURES = ['dashboards', 'alerts', 'mobile', 'forecasting', 'automation', 'open-api', 'roles'] as const;

/** Features taken into use one by one, the first after a month. */
export const adopt = ({ diary, random }: Life, { from, until }: Span, count: number): void => {
  let on = addDays(from, 30);
  for (const feature of FEATURES.slice(0, count)) {
    on = workday(addDays(on, random.int(15, 70)));
    if (on <= until) diary.note(on, featureAdopted(feature));
  }
};

/** A referral, and `convertsAfter` days later the customer that it brought; never, when that is undefined. */
export const refer = ({ diary }: Life, on: PlainDate, convertsAfter?: number): void => {
  const referralId = diary.numberOf('ref');
  diary.note(workday(on), referralMade(referralId));
  if (convertsAfter !== undefined) diary.note(workday(addDays(on, convertsAfter)), referralConverted(referralId));
};

/** The key contact leaves; a successor is named some weeks later, if the customer stays that long. */
export const replaceKeyContact = ({ diary, random }: Life, on: PlainDate, successor = true): void => {
  diary.note(workday(on), contactDeparted('key', 'left-company'));
  if (successor) diary.note(workday(addDays(on, random.int(20, 45))), contactNamed('key-2', 'key-contact', personOf(random)));
};
