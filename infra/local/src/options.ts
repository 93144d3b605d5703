import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { Clock } from './clock.js';

/** What `npm start` was asked for. */
export type Options = Readonly<{
  /** No demo data. */
  empty: boolean;
  /** Who opens days; without it the clock the installation was begun with, live for a new one. */
  clock?: Clock;
  /** Yes to another clock than the one the installation was begun with. */
  changeClock: boolean;
  /** Events travel over Kafka instead of being read in the database. */
  kafka: boolean;
  /** File with the policy to publish when none is in force. */
  policy?: string;
  port: number;
  /** Folder that keeps the data of PostgreSQL and Kafka, the logs and the launcher's notes. */
  data: string;
  partitions: number;
}>;

/** Either options, or how the process ends without starting anything: 0 after --help, 2 after wrong usage. */
export type Usage = Readonly<{ options: Options } | { exitCode: number }>;

const EXAMPLES = `
Examples:
  $ npm start                                  start, with the demo company when the ledger is empty
  $ npm start -- --empty                       start without demo data
  $ npm start -- --empty --clock import --policy infra/samples/policies/online-retail.yaml
                                               start for a history that ends in the past
  $ npm start -- --kafka                       events travel over Apache Kafka, as in a cluster
  $ npm start -- --port 3100 --data /tmp/strata-2   a second one beside the first`;

const whole =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${String(min)} to ${String(max)}.`);
  };

const clock = (text: string): Clock => {
  if (text === 'live' || text === 'import') return text;
  throw new InvalidArgumentError('It must be live or import.');
};

/**
 * Reads the command line. Wrong usage is answered with one sentence on standard error.
 * @param args what follows the script's name
 */
export const readOptions = (args: readonly string[]): Usage => {
  const command = new Command('npm start --')
    .description('Starts PostgreSQL and the services of Strata on this machine, and stops them again with Ctrl-C.')
    .option('--empty', 'no demo data', false)
    .option(
      '--clock <mode>',
      'who opens days: live (this machine) or import (imports only); as it was begun, live for a new one',
      clock,
    )
    .option('--change-clock', 'yes to another clock than the one it was begun with', false)
    .option('--kafka', 'events travel over Apache Kafka: KAFKA_BROKERS, else Docker, else Java 17+ with Maven', false)
    .option('--policy <file>', 'policy to publish when none is in force yet')
    .option('--port <number>', 'port of the one address', whole(1, 65_535), 3000)
    .option('--data <folder>', 'where the data is kept', '.strata')
    .option('--partitions <number>', 'partitions of a new ledger; fixed from then on', whole(1, 1_024), 4)
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .configureOutput({
      outputError: (text, write) => {
        write(text.replace(/^error: /, ''));
      },
    })
    .exitOverride();
  try {
    command.parse(args, { from: 'user' });
    return { options: command.opts<Options>() };
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
};
