import { localTimes } from './local-time.js';

const london = localTimes('Europe/London');

it.each([
  ['2010-12-01 08:26:00', '2010-12-01T08:26:00.000Z', '2010-12-01'],
  ['2011-07-01 08:26:00', '2011-07-01T07:26:00.000Z', '2011-07-01'],
  ['2011-07-01T00:30', '2011-06-30T23:30:00.000Z', '2011-07-01'],
  ['2011-07-01', '2011-06-30T23:00:00.000Z', '2011-07-01'],
  ['2011-06-30T23:30:00Z', '2011-06-30T23:30:00.000Z', '2011-07-01'],
  ['2011-07-01T08:00:00+08:00', '2011-07-01T00:00:00.000Z', '2011-07-01'],
])('reads %s in London as %s, of the day %s', (text, instant, day) => expect(london(text)).toEqual({ instant, day }));

it('takes the earlier of two times when clocks go back, and moves a time that does not exist forward', () => {
  expect(london('2011-10-30 01:30:00').instant).toBe('2011-10-30T00:30:00.000Z');
  expect(london('2011-03-27 01:30:00').instant).toBe('2011-03-27T01:30:00.000Z');
});

it.each(['', 'yesterday', '2011-02-30 08:00:00', '01/12/2010 08:26', '2011-01-01 25:00:00', '2011-01-01T08:00:00[Europe/Paris]'])(
  'takes "%s" for no time',
  (text) => expect(() => london(text)).toThrow('is not a date and time'),
);
