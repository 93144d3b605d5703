import { type Attributes, metrics } from '@opentelemetry/api';
import type { RelayHealth } from './relay.health.js';

/** What a relay counts. Created on first use, when the process has registered its meter provider. */
const instruments = () => {
  const meter = metrics.getMeter('strata.messaging');
  return {
    events: meter.createCounter('strata.relay.events', { description: 'events sent to the topic of their ledger' }),
    published: meter.createCounter('strata.relay.published', { description: 'messages sent to public topics' }),
    batches: meter.createCounter('strata.relay.batches', { description: 'batches acknowledged by the broker' }),
    retries: meter.createCounter('strata.relay.retries', { description: 'attempts that failed, and are made again' }),
    lagEvents: meter.createObservableGauge('strata.relay.lag_events', { description: 'events recorded, not yet sent' }),
    lagSeconds: meter.createObservableGauge('strata.relay.lag_seconds', {
      unit: 's',
      description: 'age of the oldest event not yet sent',
    }),
    stalled: meter.createObservableGauge('strata.relay.stalled', { description: '1 where a partition cannot go on' }),
  };
};

let created: ReturnType<typeof instruments> | undefined;
const use = (): ReturnType<typeof instruments> => (created ??= instruments());

type Count = 'events' | 'published' | 'batches' | 'retries';

/** Adds to one of the relay's counters. */
export const count = (counter: Count, amount: number, attributes: Attributes): void => {
  if (amount > 0) use()[counter].add(amount, attributes);
};

/** What the gauges show: read whenever the metrics are collected. Returns the function that takes them away again. */
export const observe = (read: () => RelayHealth): (() => void) => {
  const meter = metrics.getMeter('strata.messaging');
  const { lagEvents, lagSeconds, stalled } = use();
  const gauges = [lagEvents, lagSeconds, stalled];
  const observer: Parameters<typeof meter.addBatchObservableCallback>[0] = (result) => {
    const { ledger, partitions } = read();
    for (const { partition, state, ...lag } of partitions) {
      result.observe(lagEvents, lag.lagEvents, { ledger, partition });
      result.observe(lagSeconds, lag.lagSeconds, { ledger, partition });
      result.observe(stalled, state === 'stalled' ? 1 : 0, { ledger, partition });
    }
  };
  meter.addBatchObservableCallback(observer, gauges);
  return () => {
    meter.removeBatchObservableCallback(observer, gauges);
  };
};
