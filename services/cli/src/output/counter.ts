import cliProgress from 'cli-progress';
import { grouped } from './text.js';

const PLAIN_EVERY_MS = 5_000;

/** Progress towards a known number, on standard error. `at` says where it is, `of` how far it goes where that comes later. */
export type Counter = Readonly<{ add: () => void; at: (count: number, of?: number) => void; stop: () => void }>;

/** A bar on a terminal, a line every few seconds elsewhere. */
export const counting = (what: string, expected: number, stream: NodeJS.WriteStream = process.stderr): Counter => {
  let [count, total] = [0, expected];
  const at = (reached: number, of = total): void => {
    count = reached;
    total = of;
  };
  if (!stream.isTTY) {
    // Nothing to say while it is not known how far it goes.
    const say = (): boolean => total > 0 && stream.write(`${grouped(count)} of ${grouped(total)} ${what}\n`);
    const timer = setInterval(say, PLAIN_EVERY_MS);
    return { add: () => void (count += 1), at, stop: () => clearInterval(timer) };
  }
  const bar = new cliProgress.SingleBar({
    format: `{bar} {value} of {total} ${what}`,
    stream,
    hideCursor: true,
    clearOnComplete: true,
    fps: 5,
  });
  bar.start(Math.max(total, 1), 0);
  const move = (reached: number, of?: number): void => {
    at(reached, of);
    bar.setTotal(Math.max(total, 1));
    bar.update(count);
  };
  return { add: () => bar.increment(), at: move, stop: () => bar.stop() };
};
