import { type Attributes, type Context, isSpanContextValid, type Link, type SpanKind, trace } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  type SamplingResult,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';

/** A share of all, of OTEL_TRACES_SAMPLER_ARG; everything when it is no share. */
const ratioOf = (env: NodeJS.ProcessEnv): number => {
  const ratio = Number(env['OTEL_TRACES_SAMPLER_ARG'] || 1);
  return ratio >= 0 && ratio <= 1 ? ratio : 1;
};

const rootOf = (env: NodeJS.ProcessEnv, name: string): Sampler => {
  if (name === 'always_off') return new AlwaysOffSampler();
  return name === 'traceidratio' ? new TraceIdRatioBasedSampler(ratioOf(env)) : new AlwaysOnSampler();
};

/**
 * A root span that is linked to others (a flush, a batch) stands for work they share, and is made only when one of them is sampled: so it is
 * sampled too. Whether a trace is sampled is decided where it begins, and held to from there on.
 */
class LinkedSampler implements Sampler {
  constructor(private readonly others: Sampler) {}

  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const parent = trace.getSpanContext(context);
    const isShared = links.length > 0 && (parent === undefined || !isSpanContextValid(parent));
    if (isShared) return { decision: SamplingDecision.RECORD_AND_SAMPLED };
    return this.others.shouldSample(context, traceId, name, kind, attributes, links);
  }

  toString(): string {
    return `Linked{${this.others.toString()}}`;
  }
}

/** The sampler that the standard variable OTEL_TRACES_SAMPLER names; by default everything whose caller does not say otherwise. */
export const samplerOf = (env: NodeJS.ProcessEnv): Sampler => {
  const name = env['OTEL_TRACES_SAMPLER'] ?? 'parentbased_always_on';
  const parentBased = /^parentbased_(.*)$/.exec(name)?.[1];
  const named = parentBased === undefined ? rootOf(env, name) : new ParentBasedSampler({ root: rootOf(env, parentBased) });
  return new LinkedSampler(named);
};
