import type { Command } from 'commander';
import { Failure, messageOf } from './failure.js';
import { Api, Unreachable } from './http/api.js';

/** What every command works with. */
export type Context = Readonly<{
  api: Api;
  /** Whether the result is wanted as JSON. */
  json: boolean;
  /** Writes the result: `text` for people, `value` with --json. */
  print: (value: unknown, text: () => string) => void;
}>;

const DEFAULT_URL = 'http://127.0.0.1:3000';

/** Runs a command: gives it a context, and turns what it throws into one sentence on standard error and an exit status. */
export const running = async (options: { json?: boolean }, run: (context: Context) => Promise<void>): Promise<void> => {
  const api = new Api(process.env['STRATA_URL'] || DEFAULT_URL);
  const json = options.json ?? false;
  try {
    await run({ api, json, print: (value, text) => write(json ? JSON.stringify(value, null, 2) : text()) });
  } catch (error) {
    if (!(error instanceof Failure) && !(error instanceof Unreachable)) throw error;
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = error instanceof Failure ? error.status : 1;
  } finally {
    await api.close();
  }
};

/** Adds what every command has: --json, and examples below its help. */
export const finished = (command: Command, examples: readonly string[]): Command =>
  command
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}`).join('\n')}`);

const write = (text: string): void => void process.stdout.write(`${text}\n`);
