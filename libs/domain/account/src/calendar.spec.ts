import { scenario } from '@strata/kernel/testing';
import { calendarDecider, type DayOpened, daysToOpen, type OpenDay } from './index.js';

const given = scenario(calendarDecider).given;
const open = (date: string): OpenDay => ({ type: 'OpenDay', data: { date } });
const opened = (date: string): DayOpened => ({ type: 'calendar.day-opened.v1', data: { date } });

describe('the calendar', () => {
  it('starts on any day', () => given().when(open('2010-12-01')).then(opened('2010-12-01')));
  it('goes on with the next day, over the end of a year too', () =>
    given(opened('2010-12-31')).when(open('2011-01-01')).then(opened('2011-01-01')));
  it('leaves no day out', () => given(opened('2010-12-01')).when(open('2010-12-03')).thenRefuses('day-left-out'));
  it('opens no day twice', () => {
    given(opened('2010-12-02')).when(open('2010-12-02')).thenNothing();
    given(opened('2010-12-02')).when(open('2010-12-01')).thenNothing();
  });
});

describe('the days to open', () => {
  it('are all that were missed, in order', () =>
    expect(daysToOpen('2024-02-27', '2024-03-01')).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']));
  it('are only the one asked for at the very beginning', () => expect(daysToOpen(null, '2024-03-01')).toEqual(['2024-03-01']));
  it('are none when that day is open', () => expect(daysToOpen('2024-03-01', '2024-03-01')).toEqual([]));
  it('do not reach into the future of a live clock', () =>
    expect(() => daysToOpen(null, '2024-03-02', '2024-03-01')).toThrow(expect.objectContaining({ code: 'day-in-the-future' })));
  it('are not centuries', () =>
    expect(() => daysToOpen('2024-03-01', '2926-03-01')).toThrow(expect.objectContaining({ code: 'too-many-days' })));
});
