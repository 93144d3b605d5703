import { Collector, type CollectedSpan } from './collector.js';
import { begin } from './golden-case.js';
import { Installation } from './installation.js';

const SERVER = 2;

let collector: Collector;
let strata: Installation;

beforeAll(async () => {
  collector = await Collector.start();
  strata = await Installation.start({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '50',
    OTEL_METRIC_EXPORT_INTERVAL: '200',
  });
  await begin(strata);
});
afterAll(async () => {
  await strata[Symbol.asyncDispose]();
  await collector[Symbol.asyncDispose]();
});

/** A customer and an order that makes it grade E, sent by a caller who takes part in the trace. */
const order = async (accountId: string, traceparent?: string): Promise<Response> => {
  const event = { specversion: '1.0', source: '/e2e', subject: accountId, time: '2026-03-01T02:00:00Z' };
  const line = { sku: 'cloud', productLine: 'cloud', quantity: 1, amount: { amount: 50_000_000, currency: 'CNY' } };
  const answer = await fetch(`${strata.account.url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents-batch+json', ...(traceparent !== undefined && { traceparent }) },
    body: JSON.stringify([
      { ...event, id: `${accountId}-1`, type: 'account.registered.v1', data: { name: accountId } },
      { ...event, id: `${accountId}-2`, type: 'account.order-placed.v1', data: { orderId: accountId, lines: [line] } },
    ]),
  });
  expect(answer.status).toBe(200);
  await strata.eventually(`/v1/scores/${accountId}`, ({ points }) => points === 10);
  return answer;
};

/** The traceparents of what a ledger has recorded about an account. */
const recorded = async (service: 'account' | 'scoring', accountId: string): Promise<ReadonlySet<string>> => {
  const traceparents = new Set<string>();
  for (let partition = 0; partition < 4; partition++) {
    const feed = await fetch(`${strata[service].url}/v1/ledgers/${service}?partition=${partition}`);
    for (const line of (await feed.text()).split('\n').filter((text) => text !== '')) {
      const { stream, metadata } = JSON.parse(line) as { stream: string; metadata: { traceparent: string } };
      if (stream === `account-${accountId}`) traceparents.add(metadata.traceparent);
    }
  }
  return traceparents;
};

const leadsTo =
  ({ traceId, spanId }: CollectedSpan) =>
  ({ links }: CollectedSpan): boolean =>
    links.some((link) => link.traceId === traceId && link.spanId === spanId);

it('follows a request from its caller through the ledger to the decision in one trace', async () => {
  const [trace, caller] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
  await order('traced', `00-${trace}-${caller}-01`);

  const request = await collector.span(({ traceId, kind }) => traceId === trace && kind === SERVER);
  expect(request).toMatchObject({ service: 'account', name: 'POST /v1/events', parentSpanId: caller });
  expect(await recorded('account', 'traced')).toEqual(new Set([`00-${trace}-${request.spanId}-01`]));

  const decision = await collector.span(({ traceId, service }) => traceId === trace && service === 'scoring');
  expect(decision).toMatchObject({ name: 'scoring.account-facts', parentSpanId: request.spanId });
  expect(await recorded('scoring', 'traced')).toEqual(new Set([`00-${trace}-${decision.spanId}-01`]));
});

it('links work that requests share, a flush and a batch, to each of them', async () => {
  await order('linked', '00-11111111111111111111111111111111-2222222222222222-01');
  const request = await collector.span(({ traceId, kind }) => traceId === '1'.repeat(32) && kind === SERVER);
  const flush = await collector.span((span) => span.name === 'flush account' && leadsTo(request)(span));
  const batch = await collector.span((span) => span.name === 'process account ledger' && leadsTo(request)(span));
  expect(batch.service).toBe('scoring');
  for (const { traceId, parentSpanId } of [flush, batch])
    expect([traceId === request.traceId, parentSpanId]).toEqual([false, undefined]);
  const decision = await collector.span(({ traceId, service }) => traceId === request.traceId && service === 'scoring');
  expect(decision.links).toEqual([expect.objectContaining({ traceId: batch.traceId, spanId: batch.spanId })]);
});

it('begins a trace where the caller has none, and answers its id for the correlation', async () => {
  const answer = await order('untraced');
  const trace = answer.headers.get('x-correlation-id');
  const request = await collector.span(({ traceId, kind }) => traceId === trace && kind === SERVER);
  expect(request.parentSpanId).toBeUndefined();
});

it('records nothing of a trace that its caller does not sample, and hands it on', async () => {
  const trace = '3'.repeat(32);
  await order('unsampled', `00-${trace}-4444444444444444-00`);
  for (const service of ['account', 'scoring'] as const) {
    const traceparents = [...(await recorded(service, 'unsampled'))];
    expect(traceparents).toEqual([expect.stringMatching(`^00-${trace}-[0-9a-f]{16}-00$`)]);
  }
  const later = (await order('later')).headers.get('x-correlation-id'); // whose spans come after those
  for (const service of ['account', 'scoring'])
    await collector.span((span) => span.traceId === later && span.service === service);
  expect(collector.spans.filter(({ traceId, links }) => [traceId, ...links.map((link) => link.traceId)].includes(trace))).toEqual(
    [],
  );
});

it('counts decisions by outcome and measures appends', async () => {
  const scoring = await (await fetch(`${strata.scoring.url}/metrics`)).text();
  expect(scoring).toMatch(/strata_scoring_decisions_total\{[^}]*outcome="tier-entered"/);
  expect(scoring).toMatch(/strata_consumer_lag_events\{[^}]*consumer="scoring.account-facts"/);
  const account = await (await fetch(`${strata.account.url}/metrics`)).text();
  expect(account).toMatch(/strata_ledger_append_duration_seconds_bucket\{[^}]*ledger="account"/);
  expect(account).toMatch(/strata_ledger_commands_total\{[^}]*outcome="recorded"/);
  expect(account).toMatch(/target_info\{[^}]*service_name="account"/);
});

it('sends the same metrics to the collector', () =>
  collector.measured(
    'account strata.ledger.append.duration',
    'account http.server.request.duration',
    'scoring strata.scoring.decisions',
    'scoring strata.consumer.lag_events',
  ));

it('sends its last spans before it ends', async () => {
  const before = Date.now();
  await fetch(`${strata.account.url}/v1/accounts`, { headers: { traceparent: `00-${'5'.repeat(32)}-6666666666666666-01` } });
  expect(await strata.end()).toEqual([0, 0]);
  expect(collector.spans).toContainEqual(expect.objectContaining({ traceId: '5'.repeat(32), name: 'GET /v1/accounts' }));
  expect(Date.now() - before).toBeLessThan(5_000);
});
