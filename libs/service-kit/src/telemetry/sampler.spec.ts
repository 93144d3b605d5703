import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace-base';
import { samplerOf } from './sampler.js';

const other = (traceFlags: number) => ({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags, isRemote: true });
const context = (parent?: number) => (parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, other(parent)));

const isSampled = (env: Readonly<Record<string, string>>, parent?: number, links = 0): boolean => {
  const linked = Array.from({ length: links }, () => ({ context: other(1) }));
  const { decision } = samplerOf(env).shouldSample(context(parent), 'f'.repeat(32), 'work', SpanKind.INTERNAL, {}, linked);
  return decision === SamplingDecision.RECORD_AND_SAMPLED;
};

it('holds to what the caller decided, and samples what nobody decided about', () => {
  expect([isSampled({}, 1), isSampled({}, 0), isSampled({})]).toEqual([true, false, true]);
});

it.each([
  ['always_off', 1, false],
  ['always_on', 0, true],
  ['parentbased_always_off', 1, true],
  ['parentbased_always_off', undefined, false],
] as const)('obeys %s with a parent that says %p', (OTEL_TRACES_SAMPLER, parent, expected) => {
  expect(isSampled({ OTEL_TRACES_SAMPLER }, parent)).toBe(expected);
});

it('samples the share that it is told to', () => {
  const env = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio' };
  expect([isSampled({ ...env, OTEL_TRACES_SAMPLER_ARG: '0' }), isSampled({ ...env, OTEL_TRACES_SAMPLER_ARG: '1' })]).toEqual([
    false,
    true,
  ]);
  expect(isSampled({ ...env, OTEL_TRACES_SAMPLER_ARG: 'much' })).toBe(true);
});

it('samples shared work that a sampled trace is linked to, whatever the share', () => {
  expect(isSampled({ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, undefined, 1)).toBe(true);
});

it('leaves alone a span that continues an unsampled trace, though it has links', () => {
  expect(isSampled({}, 0, 1)).toBe(false);
});
