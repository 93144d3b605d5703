import { isPlainDate } from '@strata/kernel';
import { CALENDAR_NAMES, calendarOf, calendarSection, parseHours, publishedUntil } from './calendar.js';
import { suggestion } from './nearest.js';
import type { PolicyDocument } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';

type Path = readonly (string | number)[];

/** Whether the working days and hours that the policy names can be read, and are known when it begins. */
export const checkCalendar = (source: PolicySource, { metadata }: PolicyDocument): readonly PolicyProblem[] => {
  const { calendar, workingHours, timezone, effectiveFrom } = metadata;
  const found: PolicyProblem[] = [];
  const say = (path: Path, code: string, message: string, remedy: string): void => {
    found.push(source.at(['metadata', ...path], { code, message, remedy }));
  };
  if (workingHours !== undefined && !parseHours(workingHours))
    say(['workingHours'], 'not-working-hours', `\`${workingHours}\` are no working hours.`, 'Write them as 09:00-18:00.');
  if (calendar === undefined) return found;
  const { name, through, holidays = [], workingDays = [] } = calendarSection(calendar);
  const at = (field: string): Path => (typeof calendar === 'string' ? ['calendar'] : ['calendar', field]);
  if (!CALENDAR_NAMES.includes(name))
    say(at('name'), 'unknown-value', `There is no calendar called \`${name}\`.`, suggestion(name, CALENDAR_NAMES));
  const dates = [...holidays.entries()].map(([index, date]) => ({ field: 'holidays', index, date }));
  const worked = [...workingDays.entries()].map(([index, date]) => ({ field: 'workingDays', index, date }));
  for (const { field, index, date } of [...dates, ...worked])
    if (!isPlainDate(date))
      say(
        ['calendar', field, index],
        'not-a-date',
        `\`${date}\` is not a day of the calendar.`,
        'Write it as year-month-day, such as 2027-02-06.',
      );
  for (const { field, index, date } of worked)
    if (holidays.includes(date))
      say(
        ['calendar', field, index],
        'written-twice',
        `${date} is a holiday and a working day.`,
        'Take it out of one of the two.',
      );
  if (found.length > 0) return found;
  checkYears({ name, through, until: publishedUntil(name) }, (...problem) => say(at('through'), ...problem));
  const year = Number(effectiveFrom.slice(0, 4));
  if (calendarOf(calendar, timezone)?.covers(year) === false)
    say(
      ['calendar'],
      'calendar-does-not-cover',
      `Calendar ${name} does not know the working days of ${year}, in which the policy begins.`,
      `List the days off of ${year} under \`holidays\` of the calendar, use \`weekdays\`, or let the policy begin in a year that is known.`,
    );
  return found;
};

type Years = Readonly<{ name: string; through: number | undefined; until: number | null }>;

const checkYears = ({ name, through, until }: Years, say: (code: string, message: string, remedy: string) => void): void => {
  if (through === undefined) return;
  if (until === null)
    say('setting-does-not-fit', `Calendar ${name} has no years: it is the same in all of them.`, 'Take `through` out.');
  else if (through > until)
    say(
      'calendar-does-not-cover',
      `Calendar ${name} is published through ${until}, not through ${through}.`,
      `Write \`through: ${until}\`, and list the days off of later years under \`holidays\`.`,
    );
};
