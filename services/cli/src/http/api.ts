import { Agent, request } from 'undici';
import { codeOf, Failure, messageOf } from '../failure.js';
import { type Problem, problemOf } from './problem.js';

/** An answer with its status, whatever it was. */
export type Answer = Readonly<{ status: number; body: string; retryAfter: string | undefined }>;

const JSON_TYPE = 'application/json';
/** A request to one of our services answers within seconds; a what-if or a large batch may take longer. */
const ANSWER_TIMEOUT_MS = 120_000;

/** Nobody answered at the address: not started, gone, or the connection broke before the answer. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** The HTTP API of an installation: one address, connections kept open. */
export class Api {
  readonly url: string;
  private readonly agent = new Agent({ headersTimeout: ANSWER_TIMEOUT_MS, bodyTimeout: ANSWER_TIMEOUT_MS });

  constructor(url: string) {
    this.url = url.replace(/\/+$/, '');
  }

  /** Sends a request and reads the whole answer. Throws Unreachable. */
  async send(
    method: 'GET' | 'POST' | 'DELETE' | 'PATCH',
    path: string,
    body?: string,
    contentType = JSON_TYPE,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const headers = { accept: JSON_TYPE, ...(body !== undefined && { 'content-type': contentType }), ...more };
    try {
      const answer = await request(this.url + path, { method, headers, body: body ?? null, dispatcher: this.agent });
      const retryAfter = answer.headers['retry-after'];
      return { status: answer.statusCode, body: await answer.body.text(), retryAfter: String(retryAfter ?? '') || undefined };
    } catch (error) {
      throw unreachable(error, this.url);
    }
  }

  /** The JSON of a GET. Throws a Failure with the server's own words for a refusal. */
  async get(path: string): Promise<unknown> {
    return valueOf(await this.send('GET', path));
  }

  /** The JSON that answers a POST of a JSON value, or of a text of another type. Throws a Failure with the server's own words for a refusal. */
  async post(path: string, body: unknown, contentType = JSON_TYPE): Promise<unknown> {
    const text = contentType === JSON_TYPE ? JSON.stringify(body) : String(body);
    return valueOf(await this.send('POST', path, text, contentType));
  }

  async close(): Promise<void> {
    await this.agent.close();
  }
}

const valueOf = ({ status, body }: Answer): unknown => {
  if (status >= 400) throw failureOf(problemOf(status, body));
  return body === '' ? null : JSON.parse(body);
};

/** A refusal as a failure of the command: what the server said, with the fields and rules that it named. */
export const failureOf = ({ sentence, errors }: Problem): Failure =>
  new Failure([sentence, ...errors.map(({ pointer, detail }) => `  ${pointer || '/'} ${detail}`)].join('\n'));

const unreachable = (error: unknown, url: string): Unreachable => {
  const code = codeOf(error);
  const sentence =
    code === 'ECONNREFUSED' || code === 'ENOTFOUND'
      ? `Nothing answers at ${url}: start Strata with "npm start", or set STRATA_URL to its address.`
      : `The connection to ${url} broke: ${messageOf(error)}.`;
  return new Unreachable(sentence, { cause: error });
};
