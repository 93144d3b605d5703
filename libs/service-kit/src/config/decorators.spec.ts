import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import { CalendarDate, HttpUrl, Instant, normaliseInstant } from './decorators.js';

class Request {
  @CalendarDate() on!: string;
  @Instant() at!: string;
  @HttpUrl() url!: string;
}

const broken = (fields: object): string[] =>
  validateSync(
    plainToInstance(Request, { on: '2026-03-01', at: '2026-03-01T00:00:00Z', url: 'https://a.example', ...fields }),
  ).map(({ property }) => property);

it('spells every instant in UTC with milliseconds, so that comparing text compares time', () => {
  expect(normaliseInstant('2026-03-01T08:26:00+08:00')).toBe('2026-03-01T00:26:00.000Z');
  expect(normaliseInstant('2026-03-01T08:26Z')).toBe('2026-03-01T08:26:00.000Z');
});

it.each(['2026-03-01', '2026-03-01T08:26:00', 'March 1, 2026', '2026-02-30T00:00:00Z', '', 5, null])(
  'takes %j for no instant',
  (value) => {
    expect(broken({ at: value })).toEqual(['at']);
  },
);

it.each(['2026-02-30', '2026-2-3', '2026-13-01', '20260301', 20260301, null])('takes %j for no day of the calendar', (value) => {
  expect(broken({ on: value })).toEqual(['on']);
});

it('knows leap days', () => {
  expect(broken({ on: '2024-02-29' })).toEqual([]);
  expect(broken({ on: '2023-02-29' })).toEqual(['on']);
});

it.each(['ftp://a.example', 'a.example', '', 3])('takes %j for no web address', (value) => {
  expect(broken({ url: value })).toEqual(['url']);
});
