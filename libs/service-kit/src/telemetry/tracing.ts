import type { Log } from '../logging/log.js';

/** Sends on what was traced and is not sent yet. Waits for a collector that does not answer no longer than three seconds. */
export type Tracing = Readonly<{ stop: () => Promise<void> }>;

const given = (value: string | undefined): value is string => value !== undefined && value.trim() !== '';

/** Traces are recorded when somebody is there to take them. Metrics do not depend on this. */
const isWanted = (env: NodeJS.ProcessEnv): boolean =>
  (given(env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']) || given(env['OTEL_EXPORTER_OTLP_ENDPOINT'])) &&
  env['OTEL_SDK_DISABLED']?.toLowerCase() !== 'true' &&
  env['OTEL_TRACES_EXPORTER']?.toLowerCase() !== 'none';

/**
 * Starts tracing if an OTEL_EXPORTER_OTLP_ENDPOINT says where to; otherwise nothing is loaded, no span is recorded, and a traceparent that
 * comes in is handed on as it is. Telemetry that does not work is said in the log and is no reason to stop.
 */
export const startTracing = async (service: string, log: Log, env: NodeJS.ProcessEnv): Promise<Tracing | undefined> => {
  if (!isWanted(env)) return undefined;
  try {
    const { startOtlp } = await import('./otlp.js');
    return startOtlp(service, log);
  } catch (error) {
    log.warn({ err: error }, 'traces are not exported');
    return undefined;
  }
};
