import { contract } from '../contract.js';
import { id, nullable, optional, value, word, text } from '../schema.js';

const profile = {
  industry: optional(nullable(word('Industry', 'Industry the company works in.'))),
  businessType: optional(nullable(word('Business type', 'How it does business, such as `retail` or `manufacturing`.'))),
  country: optional(nullable(word('Country', 'Country of its seat.'))),
  region: optional(nullable(word('Region', 'Region or province.'))),
  city: optional(nullable(word('City', 'City.'))),
  size: optional(nullable(word('Size', 'Class of size, in the words of the company that runs Strata.'))),
  edition: optional(nullable(word('Edition', 'Edition of the product it uses.'))),
  source: optional(nullable(word('Source', 'Where the customer came from, such as `referral` or `fair`.'))),
  parentId: optional(nullable(id('Parent', 'Account of the company it belongs to.'))),
};

/** What is known of the account itself. */
export const accountEvents = [
  contract(
    'account.registered.v1',
    'Account registered',
    'A company became known as a customer. The first event of its stream.',
    {
      name: text('Name', 'Name of the company.'),
      ...profile,
    },
  ),
  contract(
    'account.profile-amended.v1',
    'Profile amended',
    'Some fields of the profile are known better now. Only the named fields change; null empties one.',
    { name: optional(text('Name', 'Name of the company.')), ...profile },
    { minProperties: 1 },
  ),
  contract('account.merged.v1', 'Account merged', 'The account turned out to be another one. It takes no facts any more.', {
    into: id('Survivor', 'The account that goes on.'),
  }),
  contract('account.tagged.v1', 'Account tagged', 'A label was put on the account.', {
    tag: word('Tag', 'The label, such as `strategic`.'),
  }),
  contract('account.untagged.v1', 'Tag removed', 'A label was taken off the account.', { tag: word('Tag', 'The label.') }),
  contract(
    'account.trait-observed.v1',
    'Trait observed',
    'Somebody or something judged the account. The latest value of a name counts.',
    {
      name: word(
        'Name',
        'What was observed, such as `unlisted`, `valuation`, `cooperation` (0 to 100), `learning-progress` (0 to 100).',
      ),
      value: value('Value', 'What it was found to be: text, integer or yes/no.'),
      observer: optional(word('Observer', 'Role or system that observed it.')),
    },
  ),
];
