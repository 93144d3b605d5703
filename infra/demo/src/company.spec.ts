import { contractOf, entryValidator, readCloudEvent } from '@strata/contracts';
import { addDays, type PlainDate } from '@strata/kernel';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { type DemoCompany, demoCompany } from './company.js';
import type { DemoEvent } from './diary.js';

const today = '2026-03-02';
const company = demoCompany({ seed: 'strata', today });
const events = company.days.flatMap((day) => day.events);
const digest = ({ days }: DemoCompany): string => createHash('sha256').update(JSON.stringify(days)).digest('hex');

const accountsOf = (archetype: string) => company.accounts.filter((account) => account.archetype === archetype);
const of = (accountId: string, name: string): DemoEvent[] =>
  events.filter((event) => event.subject === accountId && event.type === `account.${name}.v1`);
const orderValue = (accountId: string, from: PlainDate): number =>
  of(accountId, 'order-placed')
    .filter((event) => event.time > from)
    .flatMap((event) => event.data['lines'] as { amount: { amount: number } }[])
    .reduce((sum, line) => sum + line.amount.amount, 0);
const usageBetween = (accountId: string, from: PlainDate, to: PlainDate): number => {
  const reports = of(accountId, 'usage-reported').filter(
    (event) => event.data['metric'] === 'sessions' && event.time > from && event.time < to,
  );
  return reports.reduce((sum, event) => sum + Number(event.data['value']), 0) / Math.max(1, reports.length);
};

it('tells only facts that the account service takes', () => {
  const problems = events.flatMap((event): unknown[] => {
    const read = readCloudEvent(event);
    const contract = contractOf(event.type);
    if ('errors' in read) return read.errors.map((error) => ({ event, error }));
    return contract
      ? entryValidator(contract)(event.data).map((error) => ({ event, error }))
      : [{ event, error: 'unknown type' }];
  });
  expect(problems).toEqual([]);
});

it('tells the same stories, byte by byte, for the same seed and day', () => {
  expect(digest(demoCompany({ seed: 'strata', today }))).toBe(digest(company));
  expect(digest(demoCompany({ seed: 'another', today }))).not.toBe(digest(company));
});

it('has 300 differently named customers and every day of 24 months, the last of them still empty', () => {
  expect(new Set(company.accounts.map((account) => account.name)).size).toBe(300);
  expect(company.days[0]?.date).toBe('2024-03-02');
  expect(company.days.at(-1)).toEqual({ date: today, events: [] });
  expect(company.days.every(({ date }, index) => date === addDays('2024-03-02', index))).toBe(true);
});

it('is small enough to be loaded while somebody waits', () => {
  expect(company.size).toBe(events.length);
  expect(company.size).toBeGreaterThan(30_000);
  expect(company.size).toBeLessThan(60_000);
});

it('gives the fifth of the customers that buys most about four fifths of the sales', () => {
  const values = company.accounts.map(({ accountId }) => orderValue(accountId, '2025-03-02')).sort((a, b) => b - a);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);
  const share = sum(values.slice(0, 60)) / sum(values);
  expect(share).toBeGreaterThan(0.68);
  expect(share).toBeLessThan(0.9);
});

it('has customers like the potential customer of the source: small orders, two referrals, three lines, unlisted, highly valued', () => {
  for (const { accountId } of accountsOf('potential-referrer')) {
    const value = orderValue(accountId, '2025-03-02');
    expect(value).toBeGreaterThanOrEqual(50_000_000);
    expect(value).toBeLessThan(100_000_000);
    expect(of(accountId, 'referral-converted').filter(({ time }) => time > '2025-03-03')).toHaveLength(2);
    const traits = of(accountId, 'trait-observed').map(({ data }) => [data['name'], data['value']]);
    expect(traits).toContainEqual(['unlisted', true]);
    expect(traits).toContainEqual(['valuation', 'high']);
  }
});

it('lets customers who complained go, with a reason', () => {
  for (const { accountId } of accountsOf('complaint-churn')) {
    const [end] = [...of(accountId, 'contract-not-renewed'), ...of(accountId, 'contract-terminated')];
    if (!end) continue; // the term of the youngest is still running
    expect(of(accountId, 'complaint-filed').some(({ time }) => time < end.time)).toBe(true);
    expect(end.data['reason']).toEqual(expect.any(String));
  }
});

it('shows a break in the use of the rescued, and the way back to the old level', () => {
  const departures = accountsOf('rescued').flatMap(({ accountId }) => of(accountId, 'contact-departed'));
  expect(departures.length).toBeGreaterThan(5);
  for (const { subject, time } of departures) {
    const left = time.slice(0, 10);
    const before = usageBetween(subject, addDays(left, -60), left);
    expect(usageBetween(subject, addDays(left, 20), addDays(left, 40)) / before).toBeLessThan(0.6);
    if (addDays(left, 220) < today)
      expect(usageBetween(subject, addDays(left, 160), addDays(left, 220)) / before).toBeGreaterThan(0.75);
  }
});

it('leaves gaps between the terms of late renewers, and brings the won back on a new contract', () => {
  const late = accountsOf('late-renewer').flatMap(({ accountId }) => of(accountId, 'contract-renewed'));
  expect(late.length).toBeGreaterThan(10);
  for (const { accountId } of accountsOf('won-back')) {
    const [first, second] = of(accountId, 'contract-signed');
    expect(String(second?.data['start']) > String(first?.data['end'])).toBe(true);
  }
});

it('never tells two events of one id, nor one outside its day, whatever the seed and the day', () => {
  const aDay = fc.integer({ min: 0, max: 2_000 }).map((days) => addDays('2024-02-28', days));
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), aDay, (seed, day) => {
      const { days, size } = demoCompany({ seed, today: day });
      const ids = new Set(days.flatMap((one) => one.events.map((event) => event.id)));
      expect(ids.size).toBe(size);
      expect(
        days.every(({ date, events: own }) =>
          own.every(({ time }, n) => time.startsWith(date) && time >= (own[n - 1]?.time ?? '')),
        ),
      ).toBe(true);
    }),
    { numRuns: 6 },
  );
});

it('registers every customer before anything else happens to it', () => {
  const met = new Set<string>();
  const early = events.filter((event) => {
    if (event.type === 'account.registered.v1') met.add(event.subject);
    return !met.has(event.subject);
  });
  expect(early).toEqual([]);
});
