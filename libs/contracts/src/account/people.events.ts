import { contract } from '../contract.js';
import { email, id, oneOf, optional, personal, text, word } from '../schema.js';

const contactId = id('Contact', 'Id of the person within the account; not a name.');

/** The people of the customer. Names, mail and phone are sealed with a key per person. */
export const peopleEvents = [
  contract(
    'account.contact-named.v1',
    'Contact named',
    'A person of the customer and the part they play. Named again, the later naming counts.',
    {
      contactId,
      role: oneOf('Role', 'Part the person plays.', ['key-contact', 'sponsor', 'user']),
      name: personal(text('Name', 'Name of the person.')),
      email: optional(personal(email('Mail', 'Mail address of the person.'))),
      phone: optional(personal(text('Phone', 'Telephone number of the person.', 50))),
    },
  ),
  contract('account.contact-departed.v1', 'Contact departed', 'The person has left the customer or the part.', {
    contactId,
    reason: optional(word('Reason', 'Why, if known.')),
  }),
  contract('account.contact-erased.v1', 'Contact erased', 'The person asked to be forgotten: their key is destroyed.', {
    contactId,
  }),
];
