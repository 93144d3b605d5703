import { type Command, Option } from 'commander';
import { type Context, finished, running } from '../command.js';
import { type JsonRecord, numberOf, recordOf, textOf, wordsOf } from '../http/json.js';
import { itemsOf } from '../http/pages.js';
import { tableOf } from '../output/table.js';
import { grouped } from '../output/text.js';
import { reviewText, percent } from '../reviews/review.text.js';
import { policyViewOf } from '../scores/policy-view.js';
import { type PolicyVersion, wholeNumber } from './arguments.js';
import { documentOf } from './policy-documents.js';

type ShowOptions = { members?: 'key' | 'all' | 'products'; desk?: string; cluster?: string; limit: number; json?: boolean };

export const reviewsCommand = (program: Command): void => {
  const command = program.command('reviews').summary('reviews of all accounts together: key accounts, products, concentration');
  const all = command
    .command('list', { isDefault: true })
    .description('Lists the reviews of the population, the latest first. What one found: strata reviews show ID.')
    .option('--limit <number>', 'at most so many rows', wholeNumber(1), 24)
    .action((options: { limit: number; json?: boolean }) => running(options, (context) => list(options, context)));
  finished(all, [
    'strata reviews list',
    'strata reviews show latest',
    'strata reviews show 2026-03-01 --members key --desk hq_ka',
  ]);
  const show = command
    .command('show [id]')
    .description('What a review found; without an id, the latest. --members lists accounts or products instead.')
    .addOption(new Option('--members <which>', 'key accounts, all accounts, or products').choices(['key', 'all', 'products']))
    .option('--desk <name>', 'only key accounts that this desk takes care of')
    .option('--cluster <name>', 'only accounts of this cluster')
    .option('--limit <number>', 'at most so many rows', wholeNumber(1), 50)
    .action((id: string | undefined, options: ShowOptions) =>
      running(options, (context) => one(id ?? 'latest', options, context)),
    );
  finished(show, ['strata reviews show', 'strata reviews show latest --members products --json']);
};

const list = async ({ limit }: { limit: number }, { api, print }: Context): Promise<void> => {
  const rows = await Array.fromAsync(itemsOf(api, '/v1/reviews', {}, limit));
  print(rows, () => (rows.length === 0 ? 'No review has been made yet.' : reviewsTable(rows)));
};

const reviewsTable = (rows: readonly JsonRecord[]): string =>
  tableOf(
    [
      { head: 'review' },
      { head: 'policy' },
      { head: 'accounts', align: 'right' },
      { head: 'key accounts', align: 'right' },
      { head: 'first fifth makes', align: 'right' },
      { head: 'warnings', align: 'right' },
    ],
    rows.map((row) => {
      const result = recordOf(row['result']);
      const keys = recordOf(result['keyAccounts']);
      const { id, version } = recordOf(row['policy']);
      return [
        textOf(row, 'id'),
        `${String(id)}@${String(version)}`,
        grouped(numberOf(result, 'accounts')),
        'accounts' in keys ? grouped(numberOf(keys, 'accounts')) : '-',
        percent(numberOf(result['concentration'], 'topShare')),
        String(wordsOf(result['warnings']).length),
      ];
    }),
  );

const one = async (id: string, { members, desk, cluster, limit }: ShowOptions, { api, json, print }: Context): Promise<void> => {
  const path = `/v1/reviews/${encodeURIComponent(id)}`;
  if (members === 'products') {
    const rows = await Array.fromAsync(itemsOf(api, `${path}/products`, {}, limit));
    if (json || rows.length === 0) return print(rows, () => 'No product was measured.');
    const document = recordOf(await documentOf(api, versionOf(recordOf(await api.get(path)))));
    const measure = textOf(document['products'], 'measure');
    const { value } = policyViewOf(document);
    return print(rows, () => productsTable(rows, (amount) => value(measure, amount)));
  }
  if (members || desk !== undefined || cluster !== undefined) {
    const key = members === 'all' ? undefined : members === 'key' || desk !== undefined ? 'true' : undefined;
    const rows = await Array.fromAsync(itemsOf(api, `${path}/accounts`, { key, desk, cluster }, limit));
    return print(rows, () => (rows.length === 0 ? 'The review has no such account.' : accountsTable(rows)));
  }
  const found = recordOf(await api.get(path));
  const policy = json ? undefined : policyViewOf(await documentOf(api, versionOf(found)));
  print(found, () => (policy ? reviewText(found, policy.value) : ''));
};

/** The policy by which a review was made. */
const versionOf = (review: JsonRecord): PolicyVersion => {
  const policy = recordOf(review['policy']);
  return { id: textOf(policy, 'id'), version: numberOf(policy, 'version') };
};

const productsTable = (rows: readonly JsonRecord[], amountOf: (amount: number) => string): string =>
  tableOf(
    [{ head: 'rank', align: 'right' }, { head: 'product' }, { head: 'class' }, { head: 'amount', align: 'right' }],
    rows.map((row) => [
      grouped(numberOf(row, 'rank')),
      textOf(row, 'product'),
      textOf(row, 'class'),
      amountOf(numberOf(row, 'amount')),
    ]),
  );

const accountsTable = (rows: readonly JsonRecord[]): string =>
  tableOf(
    [
      { head: 'rank', align: 'right' },
      { head: 'account' },
      { head: 'name' },
      { head: 'key account by' },
      { head: 'place' },
      { head: 'desk' },
      { head: 'cluster' },
    ],
    rows.map((row) => {
      const key = recordOf(row['key']);
      return [
        'rank' in row ? grouped(numberOf(row, 'rank')) : '-',
        textOf(row, 'accountId'),
        textOf(row, 'name'),
        wordsOf(key['by']).join(', ') || '-',
        wordsOf(key['places']).join(', ') || '-',
        textOf(key, 'desk') || '-',
        textOf(row['facts'], 'cluster') || '-',
      ];
    }),
  );
