import { jest } from '@jest/globals';
import type { Command } from 'commander';
import { program, runProgram } from './program.js';

/** Every command that does something, with its full name. */
const commandsOf = (command: Command, name = ''): [string, Command][] =>
  command.commands.length === 0
    ? [[name, command]]
    : command.commands.flatMap((one) => commandsOf(one, `${name} ${one.name()}`.trim()));

const all = commandsOf(program());

const helpOf = (command: Command): string => {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
};

it('offers what works, and nothing that does not yet', () =>
  expect(all.map(([name]) => name)).toEqual([
    'import',
    'accounts',
    'show',
    'why',
    'history',
    'policy check',
    'policy draft',
    'policy try',
    'policy approve',
    'policy publish',
    'policy list',
    'policy show',
    'policy diff',
    'reviews list',
    'reviews show',
    'report renewals',
    'report outcome',
    'report funnel',
    'renewals',
    'signals',
    'override set',
    'override list',
    'override withdraw',
    'parked list',
    'parked redrive',
    'parked drop',
    'what-if',
    'backtest',
    'verify',
    'replay',
  ]));

it.each(all)('%s: explains itself with examples, and can print JSON', (name, command) => {
  const help = helpOf(command);
  expect(help).toContain(`$ strata ${name}`);
  expect(help).toContain('--json');
});

it.each([
  ['an unknown command', ['reckon']],
  ['an unknown option', ['accounts', '--teir', 'value:D']],
  ['a tier without its ladder', ['accounts', '--tier', 'D']],
  ['a limit that is no number', ['accounts', '--limit', 'many']],
  ['a date that the calendar does not have', ['why', 'acct-1', '--as-of', '2026-02-30']],
  ['an import without a mapping', ['import', 'orders.csv']],
  ['a command without its argument', ['show']],
  ['an approval by nobody', ['policy', 'approve', 'cn-b2b@3']],
  ['a draft by nobody', ['policy', 'draft', 'policy.yaml']],
  ['renewals up to a day that the calendar does not have', ['renewals', '--to', '2026-02-30']],
  ['a funnel of a month that the calendar does not have', ['report', 'funnel', '--signed-in', '2026-13']],
  ['a backtest of no policy', ['backtest']],
  ['a backtest by a kind of warning that there is not', ['backtest', 'p.yaml', '--by', 'weather']],
  ['signals of no state', ['signals', '--state', 'ajar']],
  [
    'an override without an end',
    ['override', 'set', 'acct-1', '--tier', 'value:A', '--reason', 'r', '--by', 'a', '--approved-by', 'b'],
  ],
  ['an override withdrawn without a reason', ['override', 'withdraw', 'o-1', '--by', 'a']],
  ['a drop without a reason', ['parked', 'drop', 'acct-1']],
  ['a redrive in a service that parks nothing', ['parked', 'redrive', 'acct-1', '--service', 'billing']],
])('ends with status 2 for %s', async (_, argv) => {
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  await runProgram(argv);
  expect(process.exitCode).toBe(2);
  expect(said).toHaveBeenCalled();
  said.mockRestore();
  process.exitCode = 0;
});

it('ends with status 1 and says what to start when nothing answers', async () => {
  const url = process.env['STRATA_URL'];
  process.env['STRATA_URL'] = 'http://127.0.0.1:9';
  const said: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  await runProgram(['accounts']);
  write.mockRestore();
  process.env['STRATA_URL'] = url ?? '';
  expect(process.exitCode).toBe(1);
  expect(said.join('')).toBe(
    'Nothing answers at http://127.0.0.1:9: start Strata with "npm start", or set STRATA_URL to its address.\n',
  );
  process.exitCode = 0;
});
