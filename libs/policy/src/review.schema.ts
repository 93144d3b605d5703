import { PROFILE_FIELDS } from './review.document.js';
import { id, label, section, share as part } from './schema.parts.js';

const text = (description: string) => ({ type: 'string', minLength: 1, description });
const share = (description: string) => ({ type: 'number', exclusiveMinimum: 0, maximum: 1, description });

/** The shape of `reviews`. */
export const reviewsSchema = section('When all accounts are looked at together, and by what they are ranked.', [], {
  every: text('How often: P1M on a day of each month, P3M of each quarter, P1Y of each January; P7D every seven days.'),
  onDay: { type: 'integer', minimum: 1, maximum: 31, description: 'The day of the month; 1 when not given.' },
  rankBy: text('The fact by which accounts are ranked for `rank_share`; the fact of the base points when not given.'),
  top: share('The head of which a review says what it contributes: 0.2, the first fifth, when not given.'),
});

/** The shape of `keyAccounts`. */
export const keyAccountsSchema = section(
  'Key accounts: those who together make most of the sales or the profit.',
  ['measure', 'share'],
  {
    measure: {
      type: ['string', 'array'],
      minLength: 1,
      minItems: 1,
      uniqueItems: true,
      items: text('A money fact.'),
      description: 'A money fact, or several: in the head of any of them makes a key account.',
    },
    share: share('The part of the whole that the key accounts make together: 0.80.'),
    window: text('The window of the measured facts, said again for the reader: P12M.'),
    ties: { enum: ['include'], description: 'Accounts equal to the last that is in are in too.' },
    negatives: { enum: ['zero'], description: 'An account that returned more than it bought counts as zero.' },
    groupBy: {
      type: 'array',
      minItems: 1,
      maxItems: 4,
      uniqueItems: true,
      items: { enum: [...PROFILE_FIELDS], description: 'A field of the profile.' },
      description: 'Fields of the profile, from the widest place to the narrowest: [region, city].',
    },
    route: section(
      'Who takes care of key accounts, by the widest opportunity that was found, or by where the account is.',
      ['national', 'regional', 'city'],
      {
        national: text('Who takes care of national opportunities, such as hq_ka.'),
        regional: text('Who takes care of regional opportunities, such as region_ka.'),
        city: text('Who takes care of opportunities in one city, such as local_ka.'),
      },
    ),
  },
);

/** The shape of `products`. */
export const productsSchema = section('Classes of products, from the best sellers down.', ['measure', 'by', 'classes'], {
  measure: text('The money fact that is added up for each product.'),
  by: text('The field of an order line that says which product it is: sku, or productLine.'),
  classes: {
    type: 'array',
    minItems: 2,
    maxItems: 20,
    description: 'From the class of the best sellers to the last.',
    items: section('One class of products.', ['id', 'upTo'], {
      id: id('What the class is called.'),
      label,
      upTo: share('The part of the measure that this class and those above it make together; 1 for the last.'),
      expectShare: {
        type: 'array',
        minItems: 2,
        maxItems: 2,
        items: part,
        description: 'The least and the most of all products expected in this class: [0.1, 0.3].',
      },
    }),
  },
});

/** The shape of `segments.clusters`. */
export const clustersSchema = section(
  'Classes of accounts that the numbers themselves show.',
  ['features', 'scale', 'method', 'k', 'seed'],
  {
    features: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      uniqueItems: true,
      items: text('A fact that is a number.'),
      description: 'The facts by which accounts are compared.',
    },
    scale: {
      enum: ['log_zscore', 'zscore'],
      description: 'How facts of different size are made comparable; log_zscore for money and counts.',
    },
    method: { enum: ['kmeans'], description: 'How the classes are found.' },
    k: { type: 'integer', minimum: 2, maximum: 20, description: 'How many classes.' },
    seed: {
      type: 'integer',
      minimum: 0,
      maximum: 2_147_483_647,
      description: 'Where chance begins: the same seed, the same classes.',
    },
  },
);
