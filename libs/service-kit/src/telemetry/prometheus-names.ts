type Named = Readonly<{ descriptor: Readonly<{ name: string; unit: string }> }>;

const UNITS: Readonly<Record<string, string>> = { s: 'seconds', By: 'bytes', '1': 'ratio' };

/**
 * A metric as OpenTelemetry's rules for Prometheus name it: the unit ends the name, `http.server.request.duration` in seconds is
 * `http_server_request_duration_seconds`. The exporter does the rest: underscores, and `_total` for counters.
 */
export const namedForPrometheus = <Metric extends Named>(metric: Metric): Metric => {
  const { name, unit } = metric.descriptor;
  const word = UNITS[unit];
  if (word === undefined) return metric;
  const full = name.endsWith(word) ? name : `${name}.${word}`;
  return { ...metric, descriptor: { ...metric.descriptor, name: full, unit: word } };
};
