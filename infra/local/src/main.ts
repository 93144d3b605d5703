import { Launcher } from './launcher.js';
import { readOptions } from './options.js';
import { sentenceOf, StartFailure, Terminal } from './terminal.js';

const usage = readOptions(process.argv.slice(2));
if ('exitCode' in usage) process.exit(usage.exitCode);

const terminal = new Terminal();
const launcher = new Launcher(usage.options, terminal);

const end = async (reason: string, status: number): Promise<void> => {
  const clean = await launcher.stop(reason);
  process.exit(status || (clean ? 0 : 1));
};
// npm passes Ctrl-C on although the terminal has sent it already: being asked twice is being asked once.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(signal, 0));
const fault = (error: unknown): void => {
  terminal.fail(error instanceof StartFailure ? error.message : `Strata stops: ${sentenceOf(error)}`);
  if (!(error instanceof StartFailure) && process.env['DEBUG'] && error instanceof Error) terminal.say(error.stack ?? '');
  void end('a failure', 1);
};
// A closed window, or the end of what it was piped into: nobody is left who could stop it. Saying so would fail again, without end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => void end('nobody reads what is said', 0));
process.on('uncaughtException', fault);
process.on('unhandledRejection', fault);

try {
  await launcher.start();
} catch (error) {
  if (!launcher.isStopping) fault(error);
}
