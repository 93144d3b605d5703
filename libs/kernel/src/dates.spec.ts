import fc from 'fast-check';
import { addDays, addMonths, isInWindow, isPlainDate, leavesWindowOn, parsePeriod } from './dates.js';

const aDate = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('1990-01-01', days));
const aPeriod = fc.constantFrom('P1D', 'P7D', 'P1M', 'P6M', 'P12M', 'P1Y1M3D').map((text) => {
  const period = parsePeriod(text);
  if (!period) throw new Error(text);
  return period;
});

it('takes the last day of a month that lacks the day', () => {
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(addMonths('2024-02-29', -12)).toBe('2023-02-28');
});

it('knows the dates of the calendar', () => {
  expect(isPlainDate('2024-02-29')).toBe(true);
  expect(isPlainDate('2026-02-29')).toBe(false);
  expect(isPlainDate('2026-2-9')).toBe(false);
});

it('finds the first day on which a date has left its window', () =>
  fc.assert(
    fc.property(aDate, aPeriod, (date, period) => {
      const gone = leavesWindowOn(date, period);
      expect(isInWindow(date, gone, period)).toBe(false);
      expect(isInWindow(date, addDays(gone, -1), period)).toBe(true);
    }),
  ));
