import { type Command, Option } from 'commander';
import { type Context, finished, running } from '../command.js';
import { type JsonRecord, textOf } from '../http/json.js';
import { itemsOf } from '../http/pages.js';
import { tableOf } from '../output/table.js';

type Options = { json?: boolean };
type ResolveOptions = Options & { service: string };
type DropOptions = ResolveOptions & { reason: string };

/** The services whose consumers park. Each has its own parked accounts. */
const SERVICES = ['scoring', 'lifecycle'] as const;
const ofService = (): Option =>
  new Option('--service <name>', 'the service in which it stands still').choices(SERVICES).default(SERVICES[0]);

export const parkedCommand = (program: Command): void => {
  const parked = program
    .command('parked')
    .summary('accounts that stand still because an event could not be handled')
    .description('What to do about accounts that stand still because one of their events could not be handled.');

  const list = parked
    .command('list')
    .description('Lists the accounts that stand still, since which event, and why.')
    .action((options: Options) => running(options, listParked));
  finished(list, ['strata parked list', 'strata parked list --json']);

  const redrive = parked
    .command('redrive <account>')
    .description('Handles what was passed over, after the fix: the decisions that would have been.')
    .addOption(ofService())
    .action((account: string, { service, ...options }: ResolveOptions) =>
      running(options, (context) => resolve({ service, account }, 'redrive', {}, context)),
    );
  finished(redrive, ['strata parked redrive acct-14646']);

  const drop = parked
    .command('drop <account>')
    .description('Goes on without the events that were passed over. This cannot be undone.')
    .requiredOption('--reason <text>', 'why they must not count; kept on record')
    .addOption(ofService())
    .action((account: string, { reason, service, ...options }: DropOptions) =>
      running(options, (context) => resolve({ service, account }, 'drop', { reason }, context)),
    );
  finished(drop, ['strata parked drop acct-14646 --reason "test data of the producer"']);
};

const listParked = async ({ api, print }: Context): Promise<void> => {
  const rows: JsonRecord[] = [];
  for (const service of SERVICES) for await (const row of itemsOf(api, `/v1/parked/${service}`)) rows.push({ service, ...row });
  print(rows, () => (rows.length === 0 ? 'No account is parked.' : parkedTable(rows)));
};

const parkedTable = (rows: readonly JsonRecord[]): string =>
  tableOf(
    [
      { head: 'service' },
      { head: 'account' },
      { head: 'since' },
      { head: 'partition', align: 'right' },
      { head: 'position', align: 'right' },
      { head: 'waiting', align: 'right' },
      { head: 'why' },
    ],
    rows.map((row) => [
      ...['service', 'accountId', 'parkedAt', 'partition', 'position', 'events'].map((field) => textOf(row, field)),
      `${textOf(row, 'reason')}: ${textOf(row, 'detail')}`,
    ]),
  );

type Which = Readonly<{ service: string; account: string }>;

const resolve = async (
  { service, account }: Which,
  how: 'redrive' | 'drop',
  body: object,
  { api, print }: Context,
): Promise<void> => {
  const done = await api.post(`/v1/parked/${encodeURIComponent(service)}/${encodeURIComponent(account)}/${how}`, body);
  print(done, () => `${account} is ${textOf(done, 'outcome')}: ${textOf(done, 'decisions')} decisions made up for.`);
};
