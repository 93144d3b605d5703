import { thingsPerSecond } from './measure.js';

const ACCOUNTS = 500;
const ORDERS = 20_000;
/** Orders a request: what an integration sends at a time. */
const PER_REQUEST = 1_000;

/** What one order says: as much as an append of the other measurements. */
export const order = (n: number) => ({
  orderId: `bench-${String(n)}`,
  lines: [{ sku: '85123A', productLine: 'home', quantity: 6, amount: { amount: 1_530 + n, currency: 'GBP' } }],
});

const event = (id: string, type: string, n: number, data: unknown): string =>
  JSON.stringify({
    specversion: '1.0',
    id,
    source: '/bench',
    type,
    subject: `acct-b${String(n % ACCOUNTS)}`,
    time: '2010-12-01T08:00:00Z',
    data,
  });

const profile = (n: number) => ({ name: `Bench ${String(n)}`, country: 'United Kingdom' });

/** Somebody who sends orders in bulk, as NDJSON, two requests under way at a time. */
export class Sender {
  #sent = 0;

  constructor(private readonly url: string) {}

  async registerAccounts(): Promise<void> {
    await this.#post(
      Array.from({ length: ACCOUNTS }, (_, n) => event(`account-${String(n)}`, 'account.registered.v1', n, profile(n))),
    );
  }

  /** Orders a second through `POST /v1/events`: checked, decided, durable when answered. */
  async sendOrders(): Promise<number> {
    const first = this.#sent;
    this.#sent += ORDERS;
    const requests = Array.from({ length: ORDERS / PER_REQUEST }, (_, request) =>
      Array.from({ length: PER_REQUEST }, (_, i) => first + request * PER_REQUEST + i)
        .map((n) => event(`order-${String(n)}`, 'account.order-placed.v1', n, order(n)))
        .join('\n'),
    );
    return thingsPerSecond(async () => {
      const lanes = [0, 1].map(async (lane) => {
        for (let i = lane; i < requests.length; i += 2) await this.#post([requests[i] ?? ''], PER_REQUEST);
      });
      await Promise.all(lanes);
      return ORDERS;
    });
  }

  async #post(lines: readonly string[], events = lines.length): Promise<void> {
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = await fetch(`${this.url}/v1/events`, { method: 'POST', headers, body: lines.join('\n') });
    const said = await answer.text();
    if (!answer.ok || !said.includes(`"accepted":${String(events)}`))
      throw new Error(`not all events were taken: ${said.slice(0, 500)}`);
  }
}
