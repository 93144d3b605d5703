import { Command, CommanderError } from 'commander';
import { accountsCommand } from './commands/accounts.command.js';
import { backtestCommand } from './commands/backtest.command.js';
import { historyCommand } from './commands/history.command.js';
import { importCommand } from './commands/import.command.js';
import { overrideCommand } from './commands/override.command.js';
import { parkedCommand } from './commands/parked.command.js';
import { policyCommand } from './commands/policy.command.js';
import { renewalsCommand } from './commands/renewals.command.js';
import { replayCommand } from './commands/replay.command.js';
import { reportCommand } from './commands/report.command.js';
import { reviewsCommand } from './commands/reviews.command.js';
import { showCommand } from './commands/show.command.js';
import { signalsCommand } from './commands/signals.command.js';
import { verifyCommand } from './commands/verify.command.js';
import { whatIfCommand } from './commands/what-if.command.js';
import { whyCommand } from './commands/why.command.js';

/** The `strata` command with everything it can do. */
export const program = (): Command => {
  const strata = new Command('strata')
    .description('Grades customers from recorded facts, and shows why.')
    .addHelpText(
      'after',
      '\nThe address of the installation is taken from STRATA_URL (default http://127.0.0.1:3000); NO_COLOR switches colours off.\nExit status: 0 done, 1 refused or found wrong, 2 wrong usage.',
    )
    .showHelpAfterError('(add --help for what is possible)')
    .configureHelp({ showGlobalOptions: false })
    .exitOverride();
  const commands = [
    importCommand,
    accountsCommand,
    showCommand,
    whyCommand,
    historyCommand,
    policyCommand,
    reviewsCommand,
    reportCommand,
    renewalsCommand,
    signalsCommand,
    overrideCommand,
    parkedCommand,
    whatIfCommand,
    backtestCommand,
    verifyCommand,
    replayCommand,
  ];
  for (const command of commands) command(strata);
  return strata;
};

/** Runs a command line. Wrong usage ends with exit status 2; help and version with 0. */
export const runProgram = async (argv: readonly string[]): Promise<void> => {
  try {
    await program().parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  }
};
