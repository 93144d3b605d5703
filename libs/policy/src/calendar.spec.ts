import { createHash } from 'node:crypto';
import { addDays, toDayNumber } from '@strata/kernel';
import { type CalendarSection, calendarOf } from './calendar.js';

const calendar = (written: string | CalendarSection) => {
  const found = calendarOf(written, 'Asia/Shanghai');
  if (!found) throw new Error('There is no such calendar');
  return found;
};
const isWorked = (date: string, written: string | CalendarSection = 'CN') => calendar(written).isWorkingDay(toDayNumber(date));
const monday = (date: string) => (toDayNumber(date) + 3) % 7 < 5;

it('knows the holidays of China and the weekends that are worked for them', () => {
  expect(['2026-02-14', '2026-02-15', '2026-02-16', '2026-10-01'].map((date) => isWorked(date))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

it('takes a year that is not published for plain weeks, and says so', () => {
  expect(['2027-01-01', '2027-02-06', '2027-02-07'].map((date) => isWorked(date))).toEqual([true, false, false]);
  expect([2026, 2027].map((year) => calendar('CN').covers(year))).toEqual([true, false]);
  expect(calendar('CN').after('2026-12-31T09:30:00.000Z', 60)).toEqual({ at: '2027-01-01T01:30:00.000Z', unpublished: 2027 });
  expect(calendar('CN').after('2026-12-31T07:30:00.000Z', 60)).toEqual({ at: '2026-12-31T08:30:00.000Z', unpublished: null });
});

it('takes from the policy which days are off and which are worked; a year of which it lists days off is published', () => {
  const listed = { name: 'CN', holidays: ['2027-01-01', '2026-12-30'], workingDays: ['2027-01-02'] };
  expect(['2026-12-30', '2027-01-01', '2027-01-02'].map((date) => isWorked(date, listed))).toEqual([false, false, true]);
  expect([2027, 2028].map((year) => calendar(listed).covers(year))).toEqual([true, false]);
  expect(calendar(listed).after('2026-12-31T09:30:00.000Z', 60)).toEqual({ at: '2027-01-02T01:30:00.000Z', unpublished: null });
});

it('leaves out the years that a policy does not take from the calendar', () => {
  expect(isWorked('2026-10-01', { name: 'CN', through: 2025 })).toBe(true);
  expect(calendar({ name: 'CN', through: 2025 }).covers(2026)).toBe(false);
});

/**
 * Decisions that were made by these days must come out again: a release of the package that says something else of them needs the old days kept
 * here, not another hash.
 */
it('says of the years that policies stand on what it always said', () => {
  const differing: string[] = [];
  for (let date = '2004-01-01'; date <= '2026-12-31'; date = addDays(date, 1))
    if (isWorked(date) !== monday(date)) differing.push(date);
  expect(differing).toHaveLength(557);
  expect(createHash('sha256').update(differing.join()).digest('hex')).toBe(
    '6de50190e739671366a41fbc58736aae881f6cfab4f94229108264542361c8bd',
  );
});
