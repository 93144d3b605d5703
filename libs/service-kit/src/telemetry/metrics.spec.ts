import { meter, metricsText } from './metrics.js';

it('shows a gauge for what there is now, not for what there was', async () => {
  let partitions = [1, 2];
  meter.createObservableGauge('strata.test.lag').addCallback((result) => {
    for (const partition of partitions) result.observe(7, { partition });
  });
  const shown = async () =>
    (await metricsText()).match(/^strata_test_lag\{.*/gm)?.map((line) => /partition="(\d)"/.exec(line)?.[1]);
  expect(await shown()).toEqual(['1', '2']);
  partitions = [2, 3];
  expect(await shown()).toEqual(['2', '3']);
  partitions = [];
  expect(await shown()).toBeUndefined();
});

it('counts on from what was counted', async () => {
  const counter = meter.createCounter('strata.test.events');
  for (let n = 1; n <= 3; n++) {
    counter.add(1);
    expect(await metricsText()).toMatch(new RegExp(`^strata_test_events_total(\\{.*\\})? ${n}`, 'm'));
  }
});
