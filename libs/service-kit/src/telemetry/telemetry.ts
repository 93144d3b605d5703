import type { Log } from '../logging/log.js';

/** Sends on what was measured and traced and is not sent yet. Waits for a collector that does not answer no longer than three seconds. */
export type Telemetry = Readonly<{ stop: () => Promise<void> }>;

const given = (value: string | undefined): value is string => value !== undefined && value.trim() !== '';

/** Something is sent when somebody is there to take it. */
const isWanted = (signal: 'TRACES' | 'METRICS', env: NodeJS.ProcessEnv): boolean => {
  const exporters = env[`OTEL_${signal}_EXPORTER`]?.toLowerCase();
  return (
    (given(env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`]) || given(env['OTEL_EXPORTER_OTLP_ENDPOINT'])) &&
    env['OTEL_SDK_DISABLED']?.toLowerCase() !== 'true' &&
    (!given(exporters) || exporters.split(',').some((one) => one.trim() === 'otlp'))
  );
};

/**
 * Sends traces and metrics if an OTEL_EXPORTER_OTLP_ENDPOINT says where to; otherwise nothing is loaded, no span is recorded, and a
 * traceparent that comes in is handed on as it is. Metrics can be read at /metrics all the same. Telemetry that does not work is said in
 * the log and is no reason to stop.
 */
export const startTelemetry = async (service: string, log: Log, env: NodeJS.ProcessEnv): Promise<Telemetry | undefined> => {
  const wanted = { traces: isWanted('TRACES', env), metrics: isWanted('METRICS', env) };
  if (!wanted.traces && !wanted.metrics) return undefined;
  try {
    const { startOtlp } = await import('./otlp.js');
    return startOtlp(service, log, wanted);
  } catch (error) {
    log.warn({ err: error }, 'telemetry is not exported');
    return undefined;
  }
};
