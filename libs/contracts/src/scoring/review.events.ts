import { contract } from '../contract.js';
import { date, id, integer, list, map, nullable, object, objectOf, oneOf, optional, policyRef, word } from '../schema.js';

const WHOLE = 1_000_000;
const share = (title: string, description: string) => integer(title, `${description} In millionths.`, 0, WHOLE);
const amount = (title: string, description: string) => integer(title, `${description} In the unit of the measured fact.`, 0);
const countOf = (description: string) => integer('Count', description, 0);
const placeNames = { anyOf: [{ type: 'string' }, { type: 'null' }] };
const places = list(
  'Places',
  'The places that the policy groups by, from the widest; null where the profile does not say.',
  placeNames,
);
const scope = oneOf('Scope', 'How far its opportunities reach.', ['national', 'regional', 'city']);
const desk = nullable(word('Desk', 'Who takes care of it; null when the policy does not route.'));

const account = objectOf({
  accountId: id('Account', 'The account.'),
  facts: object('Facts', 'What rules see of it from the next day on. What is not known is not there.', {
    rank_share: optional({
      schema: {
        title: 'Rank share',
        description: 'Its rank by the number of accounts ranked.',
        type: 'number',
        minimum: 0,
        maximum: 1,
      },
      required: true,
    }),
    key_account: optional({
      schema: { title: 'Key account', description: 'Whether it is one.', type: 'boolean' },
      required: true,
    }),
    cluster: optional(word('Cluster', 'The class that its numbers put it into.')),
  }),
  rank: optional(integer('Rank', 'Its place; equals share the best. Missing when the ranking fact is not known.', 1)),
  measures: map('Measures', 'Values of the measured facts on the day of the review.', { type: 'integer' }),
  key: optional(
    object('Key', 'Of a key account only.', {
      by: list('By', 'The measures by which it is one.', { type: 'string' }),
      places,
      scope,
      desk,
    }),
  ),
});

const product = objectOf({
  product: word('Product', 'The product, by the field that the policy names.'),
  amount: amount('Amount', 'What was sold of it; nothing when more came back.'),
  rank: integer('Rank', 'Its place; equals share the best.', 1),
  class: word('Class', 'The class of products that it belongs to.'),
});

const result = object('Result', 'What was found over all accounts together; in the first part of each partition.', {
  accounts: countOf('Accounts measured.'),
  ranked: countOf('Accounts of which the ranking fact is known.'),
  rankBy: word('Rank by', 'The fact by which accounts were ranked.'),
  concentration: object('Concentration', 'How much depends on how few.', {
    of: countOf('Accounts compared.'),
    total: amount('Total', 'What all together make.'),
    top: share('Top', 'The head that was looked at.'),
    topAccounts: countOf('Accounts in the head.'),
    topShare: share('Top share', 'What the head makes of the whole.'),
    largestShare: share('Largest share', 'What the largest alone makes.'),
    gini: share('Gini', 'The Gini coefficient.'),
    hhi: share('HHI', 'The Herfindahl-Hirschman index.'),
  }),
  keyAccounts: nullable(map('Key accounts', 'Screenings, groups by place and desks; null when the policy asks for none.', {})),
  products: nullable(map('Products', 'Classes of products; null when the policy asks for none.', {})),
  clusters: nullable(map('Clusters', 'The run of the cluster analysis with its parameters; null when there was none.', {})),
  tiers: list('Tiers', 'How many hold the tiers of which the policy says how many should.', { type: 'object' }),
  warnings: list('Warnings', 'What somebody should look at, a sentence each.', { type: 'string' }),
});

/** The result of a review of the whole population, recorded as an input in every partition. */
export const reviewEvents = [
  contract(
    'scoring.review-completed.v1',
    'Review completed',
    'The population was measured when a day opened, and looked at as a whole. One event a part of a partition; rules see it from the next day on.',
    {
      on: date('On', 'The day at whose opening the population was measured.'),
      policy: policyRef('Policy', 'The policy that said what to look at.'),
      part: integer('Part', 'Which part of the partition this is.', 1),
      parts: integer('Parts', 'How many parts the partition has.', 1),
      accounts: list('Accounts', 'Accounts of this part.', account),
      products: list('Products', 'Products of this part.', product),
      result: optional(result),
    },
  ),
];
