import { createLog } from '../logging/log.js';
import { Shutdown } from './shutdown.js';

const silent = createLog('test', 'silent');

it('ends in the order of the phases, whatever the order in which the parts were added', async () => {
  const ended: string[] = [];
  const shutdown = new Shutdown(silent, 1_000);
  for (const phase of ['close', 'commit', 'intake', 'drain', 'close'] as const) {
    shutdown.add(phase, phase, async () => {
      await Promise.resolve();
      ended.push(phase);
    });
  }
  expect(await shutdown.stop('test')).toBe(true);
  expect(ended).toEqual(['intake', 'drain', 'commit', 'close', 'close']);
});

it('ends the other parts when one fails, and says that it was not clean', async () => {
  const ended: string[] = [];
  const shutdown = new Shutdown(silent, 1_000);
  shutdown.add('intake', 'broken', () => {
    throw new Error('no');
  });
  shutdown.add('close', 'whole', () => void ended.push('whole'));
  expect(await shutdown.stop('test')).toBe(false);
  expect(ended).toEqual(['whole']);
});

it('does not wait longer than it may', async () => {
  const shutdown = new Shutdown(silent, 30);
  shutdown.add('drain', 'endless', () => new Promise(() => undefined));
  expect(await shutdown.stop('test')).toBe(false);
});

it('ends once, however often it is asked', async () => {
  let times = 0;
  const shutdown = new Shutdown(silent, 1_000);
  shutdown.add('close', 'one', () => void (times += 1));
  await Promise.all([shutdown.stop('SIGTERM'), shutdown.stop('SIGINT')]);
  expect(times).toBe(1);
});

it('tells loops at once that the end has begun', () => {
  const shutdown = new Shutdown(silent, 1_000);
  expect(shutdown.signal.aborted).toBe(false);
  void shutdown.stop('test');
  expect(shutdown.signal.aborted).toBe(true);
});
