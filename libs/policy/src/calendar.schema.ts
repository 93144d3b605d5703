import { CALENDAR_NAMES } from './calendar.js';
import { section } from './schema.parts.js';

const dates = (description: string) => ({
  type: 'array',
  uniqueItems: true,
  maxItems: 1_000,
  items: { type: 'string', description: 'A day: YYYY-MM-DD.' },
  description,
});

/** The working days of a policy: the name of a calendar, or the name with what the policy adds to it. Which names there are is checked in words. */
export const calendar = {
  ...section(
    'The working days: CN, or weekdays (Monday to Friday); or a section with `name` and the days that differ.',
    ['name'],
    {
      name: { type: 'string', examples: CALENDAR_NAMES, description: 'CN, or weekdays (Monday to Friday).' },
      through: {
        type: 'integer',
        minimum: 2004,
        maximum: 9999,
        description: 'The last year whose holidays are taken from the calendar as published; 2026 when not given.',
      },
      holidays: dates('Days off beside those of the calendar. A year of which days off are listed counts as published.'),
      workingDays: dates('Days that are worked although they are days off otherwise.'),
    },
  ),
  type: ['string', 'object'],
  examples: CALENDAR_NAMES,
};
