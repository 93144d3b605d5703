import { type Span, SpanKind } from '@opentelemetry/api';
import { attributeNames as names, type RecordedEvent, sharedSpan } from '@strata/ledger';

/** The sending of one batch, until the broker has acknowledged it: linked to the traces of its events, which go on in their headers. */
export const relaySpan = (topic: string, partition: number, events: readonly RecordedEvent[]): Span | undefined =>
  sharedSpan(
    events.map(({ metadata }) => metadata.traceparent),
    {
      name: `send ${topic}`,
      kind: SpanKind.PRODUCER,
      attributes: {
        [names.messagingSystem]: 'kafka',
        [names.messagingOperation]: 'send',
        [names.messagingDestination]: topic,
        [names.messagingPartition]: String(partition),
        [names.messagingBatchSize]: events.length,
      },
    },
  );
