import { Health } from './health.js';

it('is ready when every check is, and says the reason of each that is not', async () => {
  const health = new Health();
  health.addReady('database', () => undefined);
  expect(await health.isReady()).toEqual({ status: 'ok', checks: { database: 'ok' } });
  health.addReady('partitions', async () => 'no partition is assigned');
  expect(await health.isReady()).toEqual({
    status: 'unavailable',
    checks: { database: 'ok', partitions: 'no partition is assigned' },
  });
});

it('is not brought down by a check that throws', async () => {
  const health = new Health();
  health.addReady('odd', () => {
    throw new Error('with a value');
  });
  expect(await health.isReady()).toEqual({ status: 'unavailable', checks: { odd: 'the check itself failed' } });
});

it('is alive as long as its loops turn', async () => {
  const health = new Health();
  let turned = Date.now();
  health.watchLoop('consumer', 5_000, () => turned);
  expect((await health.isLive()).status).toBe('ok');
  turned -= 6_000;
  expect(await health.isLive()).toEqual({ status: 'unavailable', checks: { consumer: 'has not turned for more than 5000 ms' } });
});

it('asks a part about itself: what only waits is ready, what cannot go on is not, and neither is a reason to restart', async () => {
  const health = new Health();
  let part = { live: true, ready: true, reasons: ['partition 1 waiting: no broker'] };
  health.watchPart('relay', () => [part]);
  expect((await health.isReady()).status).toBe('ok');
  part = { live: true, ready: false, reasons: ['partition 1 stalled: too large'] };
  expect(await health.isReady()).toEqual({
    status: 'unavailable',
    checks: { relay: 'partition 1 stalled: too large' },
    parts: { relay: [part] },
  });
  expect((await health.isLive()).status).toBe('ok');
  part = { ...part, live: false };
  expect((await health.isLive()).status).toBe('unavailable');
});
