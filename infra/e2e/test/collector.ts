import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

type Attribute = Readonly<{ key: string; value: Readonly<{ stringValue?: string; intValue?: number }> }>;
type SpanLink = Readonly<{ traceId: string; spanId: string }>;
type Exported = Readonly<{
  resourceSpans: readonly Readonly<{
    resource: Readonly<{ attributes: readonly Attribute[] }>;
    scopeSpans: readonly Readonly<{ spans: readonly Omit<CollectedSpan, 'service' | 'links'>[] }>[];
  }>[];
}>;

export type CollectedSpan = Readonly<{
  service: string | undefined;
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  links: readonly SpanLink[];
}>;

/** Takes what services export as OTLP in JSON, as an OpenTelemetry collector does. */
export class Collector implements AsyncDisposable {
  readonly spans: CollectedSpan[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void json(request).then((body) => {
        if (request.url === '/v1/traces') this.#take(body as Exported);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
  }

  static async start(): Promise<Collector> {
    const collector = new Collector();
    collector.#server.listen(0, '127.0.0.1');
    await once(collector.#server, 'listening');
    return collector;
  }

  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  /** The first span of which this holds: spans arrive a moment after what they tell of. */
  async span(holds: (span: CollectedSpan) => boolean): Promise<CollectedSpan> {
    for (let attempt = 0; attempt < 400; attempt++) {
      const found = this.spans.find(holds);
      if (found) return found;
      await sleep(25);
    }
    throw new Error(`no such span among ${JSON.stringify(this.spans.map(({ service, name }) => `${service}: ${name}`))}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #take({ resourceSpans }: Exported): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) this.spans.push({ links: [], ...span, service });
    }
  }
}
