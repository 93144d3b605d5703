import { type CloudEvent, personalFields } from '@strata/contracts';
import { fieldsOf } from '../stored.parser.js';
import type { Person } from './personal-keys.js';
import { seal } from './seal.js';

const personOf = ({ subject, data }: CloudEvent): Person => ({
  accountId: subject,
  contactId: String(fieldsOf(data)['contactId']),
});
const peopleOf = (events: readonly CloudEvent[], isMeant: (event: CloudEvent) => boolean): readonly Person[] => [
  ...new Map(events.filter(isMeant).map((event) => [`${event.subject}\n${personOf(event).contactId}`, personOf(event)])).values(),
];

/** The people whose personal data these events hold in clear. */
export const namedBy = (events: readonly CloudEvent[]): readonly Person[] =>
  peopleOf(events, ({ type }) => personalFields(type).length > 0);

/** The people whom these events ask to forget. */
export const erasedBy = (events: readonly CloudEvent[]): readonly Person[] =>
  peopleOf(events, ({ type }) => type === 'account.contact-erased.v1');

/** The event with every personal field sealed under the key of its person. */
export const sealed = (event: CloudEvent, keyOf: (person: Person) => Buffer): CloudEvent => {
  const fields = personalFields(event.type);
  if (fields.length === 0) return event;
  const person = personOf(event);
  const data = Object.fromEntries(
    Object.entries(fieldsOf(event.data)).map(([field, value]) => [
      field,
      fields.includes(field) && typeof value === 'string' ? seal(keyOf(person), { ...person, field }, value) : value,
    ]),
  );
  return { ...event, data };
};
