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

type ExportedMetrics = Readonly<{
  resourceMetrics: readonly Readonly<{
    resource: Readonly<{ attributes: readonly Attribute[] }>;
    scopeMetrics: readonly Readonly<{ metrics: readonly Readonly<{ name: string }>[] }>[];
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
  /** Names of metrics, each behind the service that it came from: `account strata.ledger.commands`. */
  readonly metrics = new Set<string>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void json(request).then((body) => {
        if (request.url === '/v1/traces') this.#take(body as Exported);
        if (request.url === '/v1/metrics') this.#takeMetrics(body as ExportedMetrics);
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

  /** Resolves when all of these metrics have arrived. */
  async measured(...metrics: readonly string[]): Promise<void> {
    for (let attempt = 0; attempt < 400 && metrics.some((one) => !this.metrics.has(one)); attempt++) await sleep(25);
    expect([...this.metrics]).toEqual(expect.arrayContaining([...metrics]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #take({ resourceSpans }: Exported): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = serviceOf(resource);
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) this.spans.push({ links: [], ...span, service });
    }
  }

  #takeMetrics({ resourceMetrics }: ExportedMetrics): void {
    for (const { resource, scopeMetrics } of resourceMetrics)
      for (const { name } of scopeMetrics.flatMap(({ metrics }) => metrics)) this.metrics.add(`${serviceOf(resource)} ${name}`);
  }
}

const serviceOf = ({ attributes }: Readonly<{ attributes: readonly Attribute[] }>): string | undefined =>
  attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
