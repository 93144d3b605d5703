import { type Attributes, metrics } from '@opentelemetry/api';

/**
 * What a consumer counts. Created on first use: the meter provider is registered when the process starts, after the modules
 * have been loaded.
 */
const instruments = () => {
  const meter = metrics.getMeter('strata.messaging');
  return {
    events: meter.createCounter('strata.consumer.events', { description: 'events taken to their effect' }),
    batches: meter.createCounter('strata.consumer.batches', { description: 'batches committed' }),
    duplicates: meter.createCounter('strata.consumer.duplicates', { description: 'events delivered again, without effect' }),
    holes: meter.createCounter('strata.consumer.holes', { description: 'holes in the positions of a delivery' }),
    refetched: meter.createCounter('strata.consumer.refetched', { description: 'events fetched from the ledger to fill a hole' }),
    retries: meter.createCounter('strata.consumer.retries', { description: 'deliveries tried again, by kind of failure' }),
    duration: meter.createHistogram('strata.consumer.batch.duration', {
      unit: 's',
      description: 'from opening the transaction to its commit',
      advice: { explicitBucketBoundaries: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] },
    }),
    lag: meter.createObservableGauge('strata.consumer.lag_events', {
      description: 'events recorded by the producer, not yet taken',
    }),
    parked: meter.createObservableGauge('strata.consumer.parked', {
      description: 'accounts that stand still until somebody acts',
    }),
    stalled: meter.createObservableGauge('strata.consumer.stalled', { description: '1 where a partition cannot go on' }),
  };
};

let created: ReturnType<typeof instruments> | undefined;
const use = (): ReturnType<typeof instruments> => (created ??= instruments());

type Count = 'events' | 'batches' | 'duplicates' | 'holes' | 'refetched' | 'retries';

/** Adds to one of the consumer's counters. */
export const count = (counter: Count, amount: number, attributes: Attributes): void => {
  if (amount > 0) use()[counter].add(amount, attributes);
};

/** Notes how long one batch took, in milliseconds. */
export const timed = (ms: number, attributes: Attributes): void => use().duration.record(ms / 1000, attributes);

/** What the gauges show: read whenever the metrics are collected. Returns the function that takes them away again. */
export const observe = (
  read: () => Promise<readonly Readonly<{ attributes: Attributes; lag: number; stalled: boolean; parked: number }>[]>,
): (() => void) => {
  const meter = metrics.getMeter('strata.messaging');
  const { lag, stalled, parked } = use();
  const observer: Parameters<typeof meter.addBatchObservableCallback>[0] = async (result) => {
    for (const row of await read().catch(() => [])) {
      result.observe(lag, row.lag, row.attributes);
      result.observe(stalled, row.stalled ? 1 : 0, row.attributes);
      result.observe(parked, row.parked, row.attributes);
    }
  };
  meter.addBatchObservableCallback(observer, [lag, stalled, parked]);
  return () => {
    meter.removeBatchObservableCallback(observer, [lag, stalled, parked]);
  };
};
