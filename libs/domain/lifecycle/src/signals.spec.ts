import { addDays } from '@strata/kernel';
import {
  cnB2b,
  complaint,
  departed,
  explained,
  named,
  overdue,
  paid,
  signed,
  Story,
  ticket,
  usage,
  visit,
} from '../test/lifecycle.fixtures.js';

const year = signed('2026-01-01', '2026-12-31');
const weekly = (values: readonly (number | null)[], from = '2026-01-12') =>
  values.flatMap((value, week) =>
    value === null ? [] : [usage(`2026-W${String(week + 2).padStart(2, '0')}`, value, addDays(from, week * 7))],
  );
const drops = (story: Story) => story.signals.filter((line) => line.includes('usage_drop'));

it('does not take a week without a report for a week without usage', () => {
  expect(drops(new Story().then(year, ...weekly([100, 100, 100, 100, 100, null, null, 100, 100])).until('2026-04-01'))).toEqual(
    [],
  );
});

it('does not judge by a baseline that is too small or too short', () => {
  expect(drops(new Story().then(year, ...weekly([9, 9, 9, 9, 9, 9, 2, 2])))).toEqual([]);
  expect(drops(new Story().then(year, ...weekly([100, 100, 100, 10, 10])))).toEqual([]);
});

it('does not open and close with every week that is a little better or worse', () => {
  const values = [100, 100, 100, 100, 100, 100, 100, 100, 45, 45, 55, 55, 45, 45, 60, 60, 40, 40];
  expect(drops(new Story().then(year, ...weekly(values)))).toHaveLength(1);
});

it('opens silence after forty-five days without a word, and closes it with the first', () => {
  const story = new Story().then(year, visit('2026-01-10')).until('2026-03-10').then(visit('2026-03-12'));
  expect(story.signals).toEqual(['+silence on 2026-02-24', '-silence on 2026-03-12 recovered']);
});

it('opens when a key contact departs, and closes when somebody is named for the part', () => {
  const story = new Story().then(year, named('p1', '2026-01-02'), departed('p1', '2026-02-01'), named('p2', '2026-02-10'));
  expect(story.signals).toEqual(['+contact_departed on 2026-02-01', '-contact_departed on 2026-02-10 recovered']);
  expect(story.of('lifecycle.signal-opened.v1')[0]?.facts).toMatchObject({ role: 'key-contact', contact: 'p1' });
});

it('opens with a complaint and closes thirty days later; another one after an explanation opens it again', () => {
  const story = new Story().then(year, complaint('2026-02-01')).until('2026-03-10');
  expect(story.signals).toEqual(['+complaint on 2026-02-01', '-complaint on 2026-03-03 recovered']);
  const again = new Story().then(
    year,
    complaint('2026-02-01'),
    explained('complaint', 'defect', '2026-02-02'),
    complaint('2026-02-05', 'k2'),
  );
  expect(again.signals).toEqual(['+complaint on 2026-02-01', '-complaint on 2026-02-02 explained', '+complaint on 2026-02-05']);
});

it('stays open until every overdue invoice is paid', () => {
  const story = new Story().then(
    year,
    overdue('i1', '2026-02-01'),
    overdue('i2', '2026-02-03'),
    paid('i1', '2026-02-05'),
    paid('i2', '2026-02-09'),
  );
  expect(story.signals).toEqual(['+overdue_invoice on 2026-02-01', '-overdue_invoice on 2026-02-09 recovered']);
});

it('counts the time for an answer in business hours of China: Saturday 2026-02-14 is worked, the holidays after it are not', () => {
  const friday = new Story().then(
    year,
    ticket('opened', '2026-03-06', '2026-03-06T09:30:00.000Z'),
    ticket('answered', '2026-03-09', '2026-03-09T01:20:00.000Z'),
  );
  expect(friday.signals).toEqual([]);
  const late = new Story().then(
    year,
    ticket('opened', '2026-03-06', '2026-03-06T09:30:00.000Z'),
    ticket('answered', '2026-03-09', '2026-03-09T02:00:00.000Z'),
  );
  expect(late.signals).toEqual(['+slow_answers on 2026-03-09']);
  const never = new Story().then(year, ticket('opened', '2026-02-14', '2026-02-14T01:00:00.000Z')).until('2026-02-20');
  expect(never.signals).toEqual(['+slow_answers on 2026-02-15']);
});

describe('a time for an answer that reaches into a year whose holidays are not published', () => {
  const asked = ticket('opened', '2027-02-05', '2027-02-05T09:30:00.000Z');
  const story = (...edits: readonly (readonly [string, string])[]) =>
    new Story(cnB2b(...edits), '2027-01-01').then(signed('2027-01-01', '2027-12-31')).then(asked).until('2027-02-15');

  it('is counted from Monday to Friday, and the signal says of which year', () => {
    expect(story().signals).toEqual(['+slow_answers on 2027-02-09']);
    expect(story().of('lifecycle.signal-opened.v1')[0]?.facts).toEqual({ too_late: 2, holidays_not_published: 2027 });
  });

  it('is counted by the days off that the policy lists, which then are known', () => {
    const listed = story([
      'calendar: CN',
      'calendar: { name: CN, holidays: [2027-02-08, 2027-02-09], workingDays: [2027-02-06] }',
    ]);
    expect(listed.signals).toEqual(['+slow_answers on 2027-02-07']);
    expect(listed.of('lifecycle.signal-opened.v1')[0]?.facts).toEqual({ too_late: 2 });
  });
});
