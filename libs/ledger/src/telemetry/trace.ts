import {
  type Attributes,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  type SpanKind,
  SpanStatusCode,
  type TimeInput,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { attributeNames as names } from './attribute-names.js';

const pattern = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** As many as the SDK keeps of a span by default. */
const MOST_LINKS = 128;

/** What a W3C traceparent says; undefined when it is not one. */
const spanContextOf = (traceparent: string | undefined): SpanContext | undefined => {
  if (traceparent === undefined || !pattern.test(traceparent)) return undefined;
  const context = {
    traceId: traceparent.slice(3, 35),
    spanId: traceparent.slice(36, 52),
    traceFlags: Number.parseInt(traceparent.slice(53), 16),
    isRemote: true,
  };
  return isSpanContextValid(context) ? context : undefined;
};

/** The span as a W3C traceparent, for whoever continues it; undefined when there is no trace. */
export const traceparentOf = (span: Span): string | undefined => {
  const context = span.spanContext();
  if (!isSpanContextValid(context)) return undefined;
  return `00-${context.traceId}-${context.spanId}-${context.traceFlags.toString(16).padStart(2, '0')}`;
};

type SpanStart = Readonly<{
  name: string;
  kind: SpanKind;
  attributes?: Attributes;
  links?: readonly Link[];
  /** When the work began, where that was before the span: milliseconds since 1970. */
  startTime?: TimeInput;
}>;

const start = ({ name, kind, attributes = {}, links = [] }: SpanStart, parent: SpanContext | undefined): Span =>
  trace
    .getTracer('strata')
    .startSpan(name, { kind, attributes, links: [...links] }, parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT);

/**
 * A span that goes on with the trace of `traceparent`, or begins one where there is none. Without an SDK it costs nothing and hands on what it got.
 */
export const spanAfter = (traceparent: string | undefined, span: SpanStart): Span => start(span, spanContextOf(traceparent));

/**
 * A span for work that many traces share: of none of them, and linked to each that is sampled, up to 128. Undefined when none is: what
 * nobody looks at is not worth a span.
 */
export const sharedSpan = (traceparents: Iterable<string | undefined>, span: SpanStart): Span | undefined => {
  const links: Link[] = [];
  const seen = new Set<string>();
  for (const traceparent of traceparents) {
    if (links.length === MOST_LINKS) break;
    if (traceparent === undefined || seen.has(traceparent)) continue;
    seen.add(traceparent);
    const context = spanContextOf(traceparent);
    if (context && (context.traceFlags & TraceFlags.SAMPLED) !== 0) links.push({ context });
  }
  return links.length === 0 ? undefined : start({ ...span, links }, undefined);
};

/** Marks a span as failed by the kind of error alone: messages of PostgreSQL repeat values. */
export const failed = (span: Span, error: unknown): void => {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute(names.error, error instanceof Error ? error.name : typeof error);
};
