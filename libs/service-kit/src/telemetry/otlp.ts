import { setTimeout as sleep } from 'node:timers/promises';

import { diag, DiagLogLevel, trace } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

import type { Log } from '../logging/log.js';
import { collectMetrics } from './metrics.js';
import { resourceOf } from './resource.js';
import { samplerOf } from './sampler.js';

/** Something that sends, until it is told to send the rest and stop. */
type Sending = Readonly<{ stop: () => Promise<void> }>;

const stopMs = 3_000;

/** The SDK reports an error as JSON with its stack; of that, the sentence. */
const sentenceOf = (report: string): string => /"message":"((?:[^"\\]|\\.)*)"/.exec(report)?.[1] ?? report;

/** Why spans do not arrive is said as a warning, never more: nobody is to be woken by it. */
const complainTo = (log: Log): void => {
  const warn = (message: string): void => log.warn({ reason: sentenceOf(message) }, 'telemetry does not arrive');
  const debug = (message: string): void => log.debug({ reason: message }, 'telemetry');
  diag.setLogger({ error: warn, warn, info: debug, debug, verbose: debug }, { logLevel: DiagLogLevel.WARN });
};

/** Spans in batches. The exporter and the batches read the standard variables OTEL_EXPORTER_OTLP_*, OTEL_BSP_*. */
const sendSpans = (service: string): Sending => {
  const provider = new BasicTracerProvider({
    resource: resourceOf(service),
    sampler: samplerOf(process.env),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  trace.setGlobalTracerProvider(provider);
  return { stop: () => provider.shutdown() };
};

/** What /metrics shows, every OTEL_METRIC_EXPORT_INTERVAL milliseconds (60,000 by default), and once more at the end. */
const sendMetrics = (): Sending => {
  const exporter = new OTLPMetricExporter();
  const send = async (): Promise<void> => {
    const collected = await collectMetrics();
    await new Promise<void>((resolve) => exporter.export(collected, ({ error }) => resolve(error && diag.error(error.message))));
  };
  const timer = setInterval(() => void send(), Number(process.env['OTEL_METRIC_EXPORT_INTERVAL']) || 60_000).unref();
  const stop = async (): Promise<void> => {
    clearInterval(timer);
    await send();
    await exporter.shutdown();
  };
  return { stop };
};

/** Sends what is wanted as OTLP in JSON over HTTP. At the end, a collector that does not answer is waited for no longer than three seconds. */
export const startOtlp = (service: string, log: Log, wanted: Readonly<{ traces: boolean; metrics: boolean }>): Sending => {
  complainTo(log);
  const sending = [...(wanted.traces ? [sendSpans(service)] : []), ...(wanted.metrics ? [sendMetrics()] : [])];
  const stop = async (): Promise<void> => {
    const over = new AbortController();
    const late = sleep(stopMs, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
    const failed = (error: unknown): void => log.warn({ err: error }, 'the last telemetry was not exported');
    await Promise.race([Promise.all(sending.map((one) => one.stop())).catch(failed), late]);
    over.abort();
  };
  return { stop };
};
