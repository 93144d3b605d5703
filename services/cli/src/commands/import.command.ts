import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { type Context, finished, running } from '../command.js';
import { codeOf, Failure, messageOf } from '../failure.js';
import { BadLines } from '../import/bad-lines.js';
import { importFile } from '../import/import.js';
import { progressOf } from '../import/progress.js';
import { summaryText, wentWrong } from '../import/summary.js';
import { Tally } from '../import/tally.js';
import type { Mapping } from '../mapping/mapping.js';
import { MappingProblems, parseMapping } from '../mapping/mapping.parser.js';
import { openInput } from '../rows/row-reader.js';

type Options = { mapping: string; openDays?: boolean; badLines?: string; retryFor: number; json?: boolean };

export const importCommand = (program: Command): void => {
  const command = program
    .command('import <file>')
    .summary('read orders and other facts from a CSV or NDJSON file')
    .description(
      'Reads a CSV or NDJSON file (also .gz) and sends its events, in order. The same file again writes nothing.\n' +
        'Exit status 0: every line was imported, was already there, or was rejected by a rule of the mapping.\n' +
        'Exit status 1: the import stopped, or a line was rejected for another reason.',
    )
    .requiredOption('--mapping <file>', 'how rows become events (docs/mapping.md)')
    .option('--open-days', 'open each business day before its first event (for --clock import)')
    .option('--bad-lines <file>', 'write rejected lines there, with their reasons')
    .option('--retry-for <seconds>', 'how long to try again while the server is away or busy', seconds, 60)
    .action((file: string, options: Options) => running(options, (context) => run(file, options, context)));
  finished(command, [
    'strata import orders.csv.gz --mapping orders.yaml',
    'strata import history.csv --mapping history.yaml --open-days --bad-lines bad.csv',
  ]);
};

const run = async (file: string, options: Options, { api, print }: Context): Promise<void> => {
  const mapping = await mappingOf(options.mapping);
  const input = await openInput(file, mapping);
  const tally = new Tally(mapping.reject.map(({ reason }) => reason));
  const badLines = options.badLines === undefined ? undefined : new BadLines(options.badLines, input.columns);
  const progress = progressOf(input, tally);
  const patience = {
    forMs: options.retryFor * 1000,
    onWait: (why: string, forMs: number) => progress.note(`waiting ${Math.round(forMs / 100) / 10} s: ${why}`),
  };
  try {
    const openDays = options.openDays ?? false;
    await importFile({ api, input, mapping, openDays, tally, patience, ...(badLines && { badLines }) });
  } catch (error) {
    throw new Failure(`${messageOf(error)}\nThe import stopped. Run the same command again to go on: nothing is written twice.`);
  } finally {
    progress.stop();
    await badLines?.close();
  }
  const summary = tally.summary();
  print(summary, () => summaryText(summary, options.badLines));
  if (wentWrong(summary)) process.exitCode = 1;
};

const mappingOf = async (path: string): Promise<Mapping> => {
  try {
    return parseMapping(await readFile(path, 'utf8'), path);
  } catch (error) {
    if (error instanceof MappingProblems) throw new Failure(error.message, 2);
    const why = codeOf(error) === 'ENOENT' ? 'there is no such file' : messageOf(error);
    throw new Failure(`The mapping ${path} cannot be read: ${why}.`, 2);
  }
};

const seconds = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('must be a whole number of seconds.');
  return value;
};
