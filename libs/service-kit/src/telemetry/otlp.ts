import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { diag, DiagLogLevel, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { attributeNames as names } from '@strata/ledger';

import type { Log } from '../logging/log.js';
import { samplerOf } from './sampler.js';
import type { Tracing } from './tracing.js';

const stopMs = 3_000;

/** The SDK reports an error as JSON with its stack; of that, the sentence. */
const sentenceOf = (report: string): string => /"message":"((?:[^"\\]|\\.)*)"/.exec(report)?.[1] ?? report;

/** Why spans do not arrive is said as a warning, never more: nobody is to be woken by it. */
const complainTo = (log: Log): void => {
  const warn = (message: string): void => log.warn({ reason: sentenceOf(message) }, 'traces do not arrive');
  const debug = (message: string): void => log.debug({ reason: message }, 'telemetry');
  diag.setLogger({ error: warn, warn, info: debug, debug, verbose: debug }, { logLevel: DiagLogLevel.WARN });
};

/** Spans as OTLP in JSON over HTTP, in batches. The exporter and the batches read the standard variables OTEL_EXPORTER_OTLP_*, OTEL_BSP_*. */
export const startOtlp = (service: string, log: Log): Tracing => {
  complainTo(log);
  const resource = defaultResource()
    .merge(
      resourceFromAttributes({
        [names.serviceName]: service,
        [names.serviceNamespace]: 'strata',
        [names.serviceInstance]: randomUUID(),
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }));
  const provider = new BasicTracerProvider({
    resource,
    sampler: samplerOf(process.env),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  trace.setGlobalTracerProvider(provider);
  const stop = async (): Promise<void> => {
    const over = new AbortController();
    const late = sleep(stopMs, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
    const failed = (error: unknown): void => log.warn({ err: error }, 'the last spans were not exported');
    await Promise.race([provider.shutdown().catch(failed), late]);
    over.abort();
  };
  return { stop };
};
