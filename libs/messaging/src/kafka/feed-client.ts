import type { RecordedEvent } from '@strata/ledger';
import { parseHeads, parseLedgerId, parsePage } from './feed.parser.js';

/** A ledger that is asked over HTTP, by its owner's rules: to refetch what a topic does not have, and to see how far it has come. */
export type Feed = Readonly<{
  /** The events behind `after`, at most `limit` of them, in order. */
  page: (partition: number, after: number, limit: number) => Promise<readonly RecordedEvent[]>;
  /** Which ledger it is, of all that ever bore its name. */
  ledgerId: () => Promise<string>;
  /** The last position of each partition. */
  heads: () => Promise<ReadonlyMap<number, number>>;
}>;

export type FeedClientOptions = Readonly<{
  /** Where the producing service listens: `ACCOUNT_URL`. */
  url: string;
  /** The name of the ledger: `account`. */
  ledger: string;
  timeoutMs?: number;
}>;

/** The producing service does not answer. The code is that of a connection that cannot be made: it is waited out like one. */
export class FeedUnavailable extends Error {
  override readonly name = 'FeedUnavailable';
  readonly code = 'ECONNREFUSED';
}

/** `GET /v1/ledgers/{ledger}` of the producing service: with a partition its events, without one the heads of all. */
export class FeedClient implements Feed {
  readonly #base: string;
  readonly #timeoutMs: number;

  constructor({ url, ledger, timeoutMs = 15_000 }: FeedClientOptions) {
    this.#base = `${url.replace(/\/+$/, '')}/v1/ledgers/${ledger}`;
    this.#timeoutMs = timeoutMs;
  }

  async page(partition: number, after: number, limit: number): Promise<readonly RecordedEvent[]> {
    return parsePage(await this.#get(`?partition=${partition}&after=${after}&limit=${limit}`));
  }

  async ledgerId(): Promise<string> {
    return parseLedgerId(await this.#get(''));
  }

  async heads(): Promise<ReadonlyMap<number, number>> {
    return parseHeads(await this.#get(''));
  }

  /** The whole answer. Throws FeedUnavailable for what passes by itself, another Error for what does not. */
  async #get(path: string): Promise<string> {
    const { status, text } = await this.#fetch(`${this.#base}${path}`);
    if (status >= 500 || status === 429) throw new FeedUnavailable(`the feed ${this.#base} answers ${status}`);
    if (status !== 200) throw new Error(`the feed ${this.#base} answers ${status}`);
    return text;
  }

  async #fetch(url: string): Promise<Readonly<{ status: number; text: string }>> {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(this.#timeoutMs) });
      return { status: response.status, text: await response.text() };
    } catch (cause) {
      throw new FeedUnavailable(`the feed ${this.#base} does not answer`, { cause });
    }
  }
}
