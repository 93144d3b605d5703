import { type JsonRecord, listOf, numberOf, recordOf, textOf, wordsOf } from '../http/json.js';
import type { PolicyView } from '../scores/policy-view.js';
import { listing, tableOf } from '../output/table.js';
import { grouped } from '../output/text.js';

type ValueOf = PolicyView['value'];

/** Millionths as people write them: 12.5%. */
export const percent = (share: number): string => `${(share / 10_000).toFixed(1)}%`;

/** What a review found, for people; `valueOf` writes a value of a fact as its policy means it, money as money. */
export const reviewText = (review: JsonRecord, valueOf: ValueOf): string => {
  const result = recordOf(review['result']);
  const parts = [
    overview(review, result),
    keyAccounts(recordOf(result['keyAccounts']), valueOf),
    products(recordOf(result['products'])),
    clusters(recordOf(result['clusters']), valueOf),
    tiers(listOf(result['tiers'])),
    wordsOf(result['warnings'])
      .map((warning) => `! ${warning}`)
      .join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
};

const overview = (review: JsonRecord, result: JsonRecord): string => {
  const of = recordOf(result['concentration']);
  const { id, version } = recordOf(review['policy']);
  return listing([
    ['review', `${textOf(review, 'id')} under ${String(id)}@${String(version)}`],
    [
      'accounts',
      `${grouped(numberOf(result, 'accounts'))}, of which ${grouped(numberOf(result, 'ranked'))} ranked by ${textOf(result, 'rankBy')}`,
    ],
    [
      'concentration',
      `the first ${percent(numberOf(of, 'top'))} (${grouped(numberOf(of, 'topAccounts'))} accounts) make ${percent(numberOf(of, 'topShare'))}`,
    ],
    ['', `the largest ${percent(numberOf(of, 'largestShare'))}; Gini ${ratio(of, 'gini')}, HHI ${ratio(of, 'hhi')}`],
  ]);
};

const ratio = (of: JsonRecord, name: string): string => (numberOf(of, name) / 1_000_000).toFixed(3);

const keyAccounts = (found: JsonRecord, valueOf: ValueOf): string => {
  if (!('screenings' in found)) return '';
  const screenings = listOf(found['screenings']).map(
    (one) =>
      `${grouped(numberOf(one, 'accounts'))} of ${grouped(numberOf(one, 'of'))} accounts make ${percent(numberOf(one, 'share'))} of ${textOf(one, 'measure')}`,
  );
  const desks = listOf(found['desks']).map(
    (one) =>
      `${textOf(one, 'scope')} ${grouped(numberOf(one, 'accounts'))}${textOf(one, 'desk') ? ` (${textOf(one, 'desk')})` : ''}`,
  );
  const [measured] = listOf(found['screenings']);
  const groups = listOf(found['groups']).slice(0, 20);
  const table = tableOf(
    [
      { head: 'place' },
      { head: 'key accounts', align: 'right' },
      { head: 'amount', align: 'right' },
      { head: 'share', align: 'right' },
    ],
    groups.map((one) => [
      wordsOf(one['places']).join(', '),
      grouped(numberOf(one, 'accounts')),
      valueOf(textOf(measured, 'measure'), numberOf(one, 'amount')),
      percent(numberOf(one, 'share')),
    ]),
  );
  return [
    `Key accounts: ${screenings.join('; ')}`,
    `Taken care of: ${desks.join(', ')}`,
    ...(groups.length > 0 ? [table] : []),
  ].join('\n');
};

const products = (found: JsonRecord): string => {
  if (!('classes' in found)) return '';
  const rows = listOf(found['classes']);
  const table = tableOf(
    [
      { head: 'class' },
      { head: 'products', align: 'right' },
      { head: 'of all', align: 'right' },
      { head: 'make', align: 'right' },
    ],
    rows.map((one) => [
      textOf(one, 'class'),
      grouped(numberOf(one, 'products')),
      percent(numberOf(one, 'productShare')),
      percent(numberOf(one, 'amountShare')),
    ]),
  );
  return `Products: ${grouped(numberOf(found, 'of'))} by ${textOf(found, 'by')}\n${table}`;
};

const clusters = (found: JsonRecord, valueOf: ValueOf): string => {
  const rows = listOf(found['clusters']);
  if (rows.length === 0) return '';
  const features = wordsOf(found['features']);
  const table = tableOf(
    [{ head: 'cluster' }, { head: 'accounts', align: 'right' }, ...features.map((head) => ({ head, align: 'right' as const }))],
    rows.map((one) => [
      textOf(one, 'label'),
      grouped(numberOf(one, 'accounts')),
      ...features.map((feature) => valueOf(feature, numberOf(one['centroid'], feature))),
    ]),
  );
  return `Clusters: ${textOf(found, 'method')}, ${textOf(found, 'scale')}, k ${numberOf(found, 'k')}, seed ${numberOf(found, 'seed')}\n${table}`;
};

const tiers = (rows: readonly JsonRecord[]): string =>
  rows
    .map(
      (one) =>
        `${textOf(one, 'ladder')} ${textOf(one, 'tier')}: ${percent(numberOf(one, 'share'))} of the accounts, expected ${percent(numberOf(one, 'least'))} to ${percent(numberOf(one, 'most'))}`,
    )
    .join('\n');
