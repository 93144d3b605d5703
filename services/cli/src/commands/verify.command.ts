import type { Command } from 'commander';
import pc from 'picocolors';
import { type Context, finished, running } from '../command.js';
import { counting } from '../output/counter.js';
import { tableOf } from '../output/table.js';
import { counted, grouped } from '../output/text.js';
import { headsOf, type LedgerHead } from '../verify/ledger-feed.js';
import type { Verdict } from '../verify/verify-ledger.js';

const LEDGERS = ['account', 'scoring', 'lifecycle'];

export const verifyCommand = (program: Command): void => {
  const command = program
    .command('verify')
    .summary('walk the hash chain of every ledger')
    .description(
      'Reads every event of every partition of the account, scoring and lifecycle ledgers, computes the hash chain here, and compares.\n' +
        'Exit status 1 when an event was changed, removed, inserted or moved; the first such position is named.',
    )
    .action((options: { json?: boolean }) => running(options, run));
  finished(command, ['strata verify', 'strata verify --json']);
};

const run = async ({ api, print }: Context): Promise<void> => {
  // Loaded here: no other command needs the ledger's database drivers.
  const { verifyPartition } = await import('../verify/verify-ledger.js');
  const heads: (readonly [string, LedgerHead])[] = [];
  for (const ledger of LEDGERS) for (const head of await headsOf(api, ledger)) heads.push([ledger, head]);

  const counter = counting(
    'events verified',
    heads.reduce((sum, [, { position }]) => sum + position, 0),
  );
  const verdicts: Verdict[] = [];
  try {
    for (const [ledger, head] of heads) verdicts.push(await verifyPartition(api, ledger, head, counter.add));
  } finally {
    counter.stop();
  }
  print({ ok: verdicts.every(({ broken }) => !broken), partitions: verdicts }, () => text(verdicts));
  if (verdicts.some(({ broken }) => broken)) process.exitCode = 1;
};

const text = (verdicts: readonly Verdict[]): string => {
  const broken = verdicts.flatMap((verdict) => (verdict.broken ? [{ ...verdict, ...verdict.broken }] : []));
  const events = verdicts.reduce((sum, verdict) => sum + verdict.events, 0);
  const ending =
    broken.length === 0
      ? pc.green(`The chain holds: ${counted(events, 'event')} in ${counted(verdicts.length, 'partition')}.`)
      : broken
          .map(({ ledger, partition, position, reason }) =>
            pc.red(`Broken at ${ledger}, partition ${partition}, position ${position}: ${reason}.`),
          )
          .join('\n');
  return [tableOf(COLUMNS, verdicts.map(rowOf)), '', ending].join('\n');
};

const COLUMNS = [
  { head: 'ledger' },
  { head: 'partition', align: 'right' },
  { head: 'events', align: 'right' },
  { head: 'chain' },
  { head: 'head' },
] as const;

const rowOf = ({ ledger, partition, events, hash, broken }: Verdict): string[] => [
  ledger,
  String(partition),
  grouped(events),
  broken ? pc.red(`broken at ${broken.position}`) : 'holds',
  hash.slice(0, 16),
];
