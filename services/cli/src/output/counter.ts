import cliProgress from 'cli-progress';
import { grouped } from './text.js';

const PLAIN_EVERY_MS = 5_000;

/** Progress towards a known number, on standard error. */
export type Counter = Readonly<{ add: () => void; stop: () => void }>;

/** A bar on a terminal, a line every few seconds elsewhere. */
export const counting = (what: string, total: number, stream: NodeJS.WriteStream = process.stderr): Counter => {
  let count = 0;
  if (!stream.isTTY) {
    const timer = setInterval(() => stream.write(`${grouped(count)} of ${grouped(total)} ${what}\n`), PLAIN_EVERY_MS);
    return { add: () => void (count += 1), stop: () => clearInterval(timer) };
  }
  const bar = new cliProgress.SingleBar({
    format: `{bar} {value} of {total} ${what}`,
    stream,
    hideCursor: true,
    clearOnComplete: true,
    fps: 5,
  });
  bar.start(Math.max(total, 1), 0);
  return { add: () => bar.increment(), stop: () => bar.stop() };
};
