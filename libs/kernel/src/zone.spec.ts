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
