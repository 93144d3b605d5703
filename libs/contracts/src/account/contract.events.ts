import { contract } from '../contract.js';
import { date, id, money, optional, word } from '../schema.js';

const contractId = id('Contract', 'Number of the contract.');
const reason = word('Reason', 'Why, in the words of the company that runs Strata, such as `price`.');
const terms = {
  start: date('Start', 'First day of the term.'),
  end: date('End', 'Last day of the term, inclusive.'),
  amount: money('Amount', 'What the customer pays for the whole term.'),
  edition: word('Edition', 'Edition of the product.'),
  unitPrice: optional(money('Unit price', 'Price of one unit.')),
};

/** Contracts and what becomes of them. */
export const contractEvents = [
  contract('account.contract-signed.v1', 'Contract signed', 'The customer is bound for a term.', { contractId, ...terms }),
  contract(
    'account.contract-amended.v1',
    'Contract amended',
    'Some of the terms changed. Only the named fields change.',
    {
      contractId,
      start: optional(terms.start),
      end: optional(terms.end),
      amount: optional(terms.amount),
      edition: optional(terms.edition),
      unitPrice: terms.unitPrice,
    },
    { minProperties: 2 },
  ),
  contract('account.contract-renewed.v1', 'Contract renewed', 'The contract goes on for a further term.', {
    contractId,
    ...terms,
    reason,
  }),
  contract('account.contract-not-renewed.v1', 'Contract not renewed', 'The customer lets the contract end with its term.', {
    contractId,
    reason,
  }),
  contract('account.contract-terminated.v1', 'Contract terminated', 'The contract ends before its term.', {
    contractId,
    on: date('On', 'Last day on which it holds.'),
    reason,
  }),
];
