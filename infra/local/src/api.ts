import { setTimeout as sleep } from 'node:timers/promises';
import { isJson, type Json, listOf, textOf } from './json.js';
import { StartFailure } from './terminal.js';

/** Not now: overloaded, or a service that is being started again behind its address. */
const TRANSIENT = new Set([429, 502, 503, 504]);
const PATIENCE_MS = 60_000;
const LONGEST_PAUSE_MS = 2_000;

/** The public API, as any client sees it. Requests are repeated while the answer is "not now": they are all idempotent. */
export class Api {
  constructor(
    readonly url: string,
    private readonly signal: AbortSignal,
  ) {}

  get(path: string): Promise<Json> {
    return this.#send('GET', path);
  }

  post(path: string, body: unknown, contentType = 'application/json'): Promise<Json> {
    return this.#send('POST', path, JSON.stringify(body), contentType);
  }

  /** @param what whose text it is, for the sentence when it is refused */
  postText(path: string, body: string, contentType: string, what: string): Promise<Json> {
    return this.#send('POST', path, body, contentType, what);
  }

  async #send(
    method: 'GET' | 'POST',
    path: string,
    body?: string,
    contentType?: string,
    what = `${method} ${path}`,
  ): Promise<Json> {
    // What was waited is counted, not what the clock says: it goes on while a laptop sleeps.
    for (let pause = 50, waited = 0; ; waited += pause, pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const answer = await this.#once(method, path, body, contentType);
      if (answer && !TRANSIENT.has(answer.status)) return read(answer, what);
      if (waited > PATIENCE_MS) throw new StartFailure(`${method} ${path} is not answered; the logs say more.`);
      await sleep(pause, undefined, { signal: this.signal });
    }
  }

  async #once(
    method: string,
    path: string,
    body?: string,
    contentType?: string,
  ): Promise<{ status: number; text: string } | undefined> {
    const headers = { accept: 'application/json', ...(contentType !== undefined && { 'content-type': contentType }) };
    try {
      const answer = await fetch(this.url + path, { method, headers, signal: this.signal, ...(body !== undefined && { body }) });
      return { status: answer.status, text: await answer.text() };
    } catch (error) {
      if (this.signal.aborted) throw error;
      return undefined; // the connection broke: the gateway stays, so it is worth another try
    }
  }
}

const read = ({ status, text }: { status: number; text: string }, what: string): Json => {
  const value: unknown = text === '' ? {} : JSON.parse(text);
  const json = isJson(value) ? value : { items: value };
  if (status < 400) return json;
  const fields = listOf(json['errors']).map(({ pointer, detail }) => `\n  ${textOf(pointer) || '/'} ${textOf(detail)}`);
  throw new StartFailure(`${what} was refused: ${textOf(json['detail']) || `status ${String(status)}`}${fields.join('')}`);
};
