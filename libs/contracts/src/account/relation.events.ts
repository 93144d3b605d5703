import { contract } from '../contract.js';
import { id, money, oneOf, optional, word } from '../schema.js';

const referralId = id('Referral', 'Number of the referral.');

/** What grows between the customer and us. */
export const relationEvents = [
  contract('account.referral-made.v1', 'Referral made', 'The customer recommended us to another company.', { referralId }),
  contract(
    'account.referral-converted.v1',
    'Referral converted',
    'A company that the customer recommended us to became a customer.',
    {
      referralId,
      referredId: optional(id('Referred', 'Account of the company that was won.')),
    },
  ),
  contract('account.visit-made.v1', 'Visit made', 'We met the customer.', {
    kind: oneOf('Kind', 'Where.', ['on-site', 'remote']),
    purpose: optional(word('Purpose', 'What for.')),
  }),
  contract(
    'account.benchmark-case-published.v1',
    'Benchmark case published',
    'The customer became a published example of best practice.',
    {
      caseId: id('Case', 'Number of the case.'),
    },
  ),
  contract('account.event-attended.v1', 'Event attended', 'The customer came to an event of ours.', {
    event: word('Event', 'Which event.'),
  }),
  contract('account.opportunity-found.v1', 'Opportunity found', 'The customer may buy more.', {
    opportunityId: id('Opportunity', 'Number of the opportunity.'),
    scope: oneOf('Scope', 'How far it reaches.', ['national', 'regional', 'city']),
    amount: optional(money('Amount', 'What it may be worth.')),
  }),
];
