import { type SingleBar } from 'cli-progress';
import cliProgress from 'cli-progress';
import type { Input } from '../rows/row-reader.js';
import { grouped } from '../output/text.js';
import type { Tally } from './tally.js';

const PLAIN_EVERY_MS = 5_000;
const BAR_EVERY_MS = 200;

/** Tells on standard error how far an import is: a bar on a terminal, a plain line every few seconds elsewhere. */
export interface Progress {
  note(text: string): void;
  stop(): void;
}

/** Progress is written to standard error, so that standard output holds the result alone. */
export const progressOf = (input: Input, tally: Tally, stream: NodeJS.WriteStream = process.stderr): Progress =>
  stream.isTTY ? barOf(input, tally, stream) : plainOf(input, tally, stream);

const barOf = (input: Input, tally: Tally, stream: NodeJS.WriteStream): Progress => {
  const bar: SingleBar = new cliProgress.SingleBar(
    { format: '{bar} {percentage}% | {state}', stream, hideCursor: true, clearOnComplete: true, gracefulExit: true, fps: 5 },
    cliProgress.Presets.shades_classic,
  );
  let noted = '';
  bar.start(Math.max(input.bytes, 1), 0, { state: stateOf(tally) });
  const timer = setInterval(() => {
    bar.update(input.bytesRead(), { state: [stateOf(tally), noted].filter(Boolean).join(' | ') });
    noted = '';
  }, BAR_EVERY_MS);
  return {
    note: (text) => (noted = text),
    stop: () => {
      clearInterval(timer);
      bar.stop();
    },
  };
};

const plainOf = (input: Input, tally: Tally, stream: NodeJS.WriteStream): Progress => {
  const say = (text: string) => stream.write(`${text}\n`);
  const timer = setInterval(
    () => say(`${Math.floor((100 * input.bytesRead()) / Math.max(input.bytes, 1))}% | ${stateOf(tally)}`),
    PLAIN_EVERY_MS,
  );
  return { note: say, stop: () => clearInterval(timer) };
};

const stateOf = (tally: Tally): string => {
  const rate = Math.round(tally.lines / Math.max(tally.seconds, 0.001));
  return `${grouped(tally.lines)} lines | ${grouped(rate)} lines/s${tally.day ? ` | day ${tally.day}` : ''}`;
};
