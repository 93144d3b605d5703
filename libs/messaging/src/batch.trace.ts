import { type Span, SpanKind } from '@opentelemetry/api';
import { attributeNames as names, failed, type RecordedEvent, sharedSpan, spanAfter, traceparentOf } from '@strata/ledger';

/**
 * What a batch is in traces. It is shared by the traces of all its events, so its span belongs to none of them and links to each; and
 * where the handler goes on with one of them, a span of that trace stands for it, from the beginning of the batch to its end.
 */
export class BatchTrace {
  readonly #consumer: string;
  readonly #began = Date.now();
  readonly #continued = new Map<string, { span: Span; traceparent: string | undefined }>();
  #shared: Span | undefined;

  constructor(consumer: string) {
    this.#consumer = consumer;
  }

  /** The batch as delivered to the handler. */
  took(ledger: string, partition: number, events: readonly RecordedEvent[]): void {
    this.#shared = sharedSpan(traceparentsOf(events), {
      name: `process ${ledger} ledger`,
      kind: SpanKind.CONSUMER,
      startTime: this.#began,
      attributes: {
        [names.messagingOperation]: 'process',
        [names.ledger]: ledger,
        [names.messagingPartition]: String(partition),
        [names.messagingConsumerGroup]: this.#consumer,
        [names.messagingBatchSize]: events.length,
      },
    });
  }

  continued(traceparent: string | undefined): string | undefined {
    if (traceparent === undefined) return undefined;
    const known = this.#continued.get(traceparent);
    if (known) return known.traceparent;
    const span = spanAfter(traceparent, {
      name: this.#consumer,
      kind: SpanKind.INTERNAL,
      startTime: this.#began,
      links: this.#shared ? [{ context: this.#shared.spanContext() }] : [],
    });
    const mine = { span, traceparent: traceparentOf(span) ?? traceparent };
    this.#continued.set(traceparent, mine);
    return mine.traceparent;
  }

  /** Ends the spans; with the reason when the batch had no effect. */
  end(error?: unknown): void {
    for (const span of [...[...this.#continued.values()].map((one) => one.span), this.#shared]) {
      if (!span) continue;
      if (error !== undefined) failed(span, error);
      span.end();
    }
  }
}

function* traceparentsOf(events: readonly RecordedEvent[]): Generator<string | undefined> {
  for (const { metadata } of events) yield metadata.traceparent;
}
