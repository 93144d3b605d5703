import { contract } from '../contract.js';
import { date, id, integer, list, money, objectOf, optional, word } from '../schema.js';

const orderId = id('Order', 'Number of the order or invoice.');
const invoiceId = id('Invoice', 'Number of the invoice.');
const lines = list(
  'Lines',
  'What was ordered, line by line.',
  objectOf({
    sku: word('Article', 'Number of the article.'),
    productLine: word('Product line', 'Line of products that the article belongs to.'),
    quantity: integer('Quantity', 'How many units of sale.', 1),
    amount: money('Amount', 'Price of the whole line.'),
  }),
  { minItems: 1, maxItems: 10_000 },
);

/** Orders and payment. */
export const moneyEvents = [
  contract('account.order-placed.v1', 'Order placed', 'The customer ordered.', { orderId, lines }),
  contract('account.order-cancelled.v1', 'Order cancelled', 'An order will not be delivered.', {
    orderId,
    reason: optional(word('Reason', 'Why.')),
  }),
  contract(
    'account.order-refunded.v1',
    'Order refunded',
    'Money went back to the customer. Amounts are positive: what was given back.',
    {
      orderId: id('Refund', 'Number of the refund or credit note.'),
      refundOf: optional(id('Refund of', 'The order that is refunded, if known.')),
      lines,
      reason: optional(word('Reason', 'Why.')),
    },
  ),
  contract('account.invoice-overdue.v1', 'Invoice overdue', 'An invoice was not paid when it was due.', {
    invoiceId,
    amount: money('Amount', 'What is still open.'),
    dueOn: date('Due', 'Day on which it was due.'),
  }),
  contract('account.invoice-paid.v1', 'Invoice paid', 'An invoice was paid.', {
    invoiceId,
    amount: money('Amount', 'What was paid.'),
    paidOn: optional(date('Paid', 'Day of the payment.')),
  }),
];
