import { appendsPerSecond } from './appends.js';

/** A process that does nothing but append, for measurements from several processes. */
process.once('message', (work: Parameters<typeof appendsPerSecond>[0]) => {
  void appendsPerSecond(work).then((rate) => {
    process.send?.(rate);
    process.disconnect();
  });
});
