import { contract } from './contract.js';
import { date } from './schema.js';

/** Time, as an event: the only clock that a decision may see. In stream `calendar` of every partition. */
export const calendarEvents = [
  contract('calendar.day-opened.v1', 'Day opened', 'A day of the calendar began. Days open one by one; none is left out.', {
    date: date('Date', 'The day, in the time zone of the installation.'),
  }),
];
