import { SpanKind } from '@opentelemetry/api';
import { sharedSpan, spanAfter, traceparentOf } from './trace.js';

const sampled = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const unsampled = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
const span = { name: 'work', kind: SpanKind.INTERNAL };

it('hands on the trace it got when nobody records traces', () => {
  expect(traceparentOf(spanAfter(sampled, span))).toBe(sampled);
  expect(traceparentOf(spanAfter(unsampled, span))).toBe(unsampled);
});

it.each([undefined, '', 'x', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, `${sampled}-more`, sampled.toUpperCase()])(
  'takes %p for no trace',
  (traceparent) => {
    expect(traceparentOf(spanAfter(traceparent, span))).toBeUndefined();
  },
);

it('makes no span for shared work that nobody traces', () => {
  expect(sharedSpan([undefined, unsampled, 'x'], span)).toBeUndefined();
  expect(sharedSpan([unsampled, sampled], span)).toBeDefined();
});
