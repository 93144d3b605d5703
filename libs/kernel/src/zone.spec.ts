import fc from 'fast-check';
import { dateInZone } from './zone.js';

it('gives the date that the calendar on the wall shows', () => {
  expect(dateInZone('2026-03-01T15:59:59.999Z', 'Asia/Shanghai')).toBe('2026-03-01');
  expect(dateInZone('2026-03-01T16:00:00.000Z', 'Asia/Shanghai')).toBe('2026-03-02');
  expect(dateInZone('2026-03-01T02:00:00.000Z', 'America/New_York')).toBe('2026-02-28');
});

it('follows daylight saving time', () => {
  expect(dateInZone('2011-03-26T23:30:00.000Z', 'Europe/London')).toBe('2011-03-26');
  expect(dateInZone('2011-03-27T23:30:00.000Z', 'Europe/London')).toBe('2011-03-28');
});

it('does not know a zone that does not exist', () => {
  expect(() => dateInZone('2026-03-01T00:00:00.000Z', 'Asia/Shangai')).toThrow(RangeError);
});

it('says on every instant what the calendar of the platform says', () =>
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true }),
      fc.constantFrom('Asia/Shanghai', 'Europe/London', 'Asia/Kathmandu', 'Africa/Monrovia', 'Pacific/Apia', 'America/St_Johns'),
      (date, timeZone) => {
        const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
        expect(dateInZone(date.toISOString(), timeZone)).toBe(calendar.format(date));
      },
    ),
    { numRuns: 3_000 },
  ));
