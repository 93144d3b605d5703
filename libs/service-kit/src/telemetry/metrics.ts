import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

import { metrics } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { defaultResource } from '@opentelemetry/resources';
import { AggregationTemporality, InstrumentType, MeterProvider } from '@opentelemetry/sdk-metrics';
import { attributeNames as names } from '@strata/ledger';
import type { FastifyInstance } from 'fastify';

import { namedForPrometheus } from './prometheus-names.js';
import { resourceOf } from './resource.js';

/**
 * A gauge shows what is observed now. Kept cumulatively, as the SDK does unless told, it would show the last lag of a partition for as long
 * as the process lives, also when another one has long had that partition.
 */
class Reader extends PrometheusExporter {
  override selectAggregationTemporality(type: InstrumentType): AggregationTemporality {
    return type === InstrumentType.OBSERVABLE_GAUGE ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE;
  }
}

/** One per process, whatever runs in it: instruments of the OpenTelemetry API end here and are read at /metrics. */
const exporter = new Reader({ preventServerStart: true });
const serializer = new PrometheusSerializer();
const provider = new MeterProvider({ readers: [exporter] });
metrics.setGlobalMeterProvider(provider);

/** For instruments of our own: `meter.createCounter('strata.account.events.recorded')`. */
export const meter = metrics.getMeter('strata');

let resource = defaultResource();

/** Says whose metrics these are. Instruments exist before it is known which service this process is. */
export const describeProcess = (service: string): void => {
  resource = resourceOf(service);
};

type Collected = Awaited<ReturnType<PrometheusExporter['collect']>>['resourceMetrics'];

/** All instruments of the process, as they stand now. */
export const collectMetrics = async (): Promise<Collected> => {
  const { resourceMetrics } = await exporter.collect();
  return { ...resourceMetrics, resource };
};

/** The same in the Prometheus text format. */
export const metricsText = async (): Promise<string> => {
  const collected = await collectMetrics();
  const scopeMetrics = collected.scopeMetrics.map((one) => ({ ...one, metrics: one.metrics.map(namedForPrometheus) }));
  return serializer.serialize({ ...collected, scopeMetrics });
};

const requests = meter.createHistogram('http.server.request.duration', {
  unit: 's',
  description: 'From the first byte of a request to the last of its answer',
  advice: { explicitBucketBoundaries: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] },
});

/** Counts by route, never by path: account ids are not labels. */
export const measureRequests = (fastify: FastifyInstance): void => {
  fastify.addHook('onResponse', (request, reply, done) => {
    requests.record(reply.elapsedTime / 1_000, {
      [names.httpMethod]: request.method,
      [names.httpRoute]: request.routeOptions.url ?? 'none',
      [names.httpStatus]: reply.statusCode,
    });
    done();
  });
};

/** Ten times a second: an idle process sleeps. */
const sampledEveryMs = 100;
const delay = monitorEventLoopDelay({ resolution: sampledEveryMs });
delay.enable();

meter
  .createObservableGauge('nodejs.eventloop.delay.p99', {
    unit: 's',
    description: 'How late timers fire, 99th percentile since the last reading',
  })
  .addCallback((result) => {
    // What is measured is the time between two samples, so the interval itself is not delay.
    result.observe(Math.max(0, delay.percentile(99) / 1e9 - sampledEveryMs / 1e3));
    delay.reset();
  });

let utilization = performance.eventLoopUtilization();
meter
  .createObservableGauge('nodejs.eventloop.utilization', {
    unit: '1',
    description: 'Share of time in which the event loop worked, since the last reading',
  })
  .addCallback((result) => {
    const now = performance.eventLoopUtilization();
    result.observe(performance.eventLoopUtilization(now, utilization).utilization);
    utilization = now;
  });

meter
  .createObservableGauge('process.memory.usage', { unit: 'By', description: 'Resident set size' })
  .addCallback((result) => result.observe(process.memoryUsage.rss()));

meter
  .createObservableGauge('v8js.memory.heap.used', { unit: 'By', description: 'Heap in use by JavaScript' })
  .addCallback((result) => result.observe(process.memoryUsage().heapUsed));

meter.createObservableCounter('process.cpu.time', { unit: 's', description: 'Processor time taken' }).addCallback((result) => {
  const { user, system } = process.cpuUsage();
  result.observe(user / 1e6, { [names.cpuMode]: 'user' });
  result.observe(system / 1e6, { [names.cpuMode]: 'system' });
});
