export type Answered = Readonly<{
  status: number;
  headers: Headers;
  /** The value of a JSON answer (problems included), else the text. Specs look into it without ceremony. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a spec asserts on the shape, it does not declare it
  body: any;
}>;

type Sent = Readonly<{ headers?: Record<string, string> }>;

/** Speaks HTTP to a service under test, as any caller would. */
export class Client {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** A string or a stream of bytes goes as it is (name its content type), anything else as JSON. */
  async send(method: string, path: string, body?: unknown, { headers = {} }: Sent = {}): Promise<Answered> {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json =
      answer.headers.get('content-type')?.includes('json') === true && !answer.headers.get('content-type')?.includes('ndjson');
    return { status: answer.status, headers: answer.headers, body: json && text !== '' ? JSON.parse(text) : text };
  }

  get(path: string, sent?: Sent): Promise<Answered> {
    return this.send('GET', path, undefined, sent);
  }

  post(path: string, body?: unknown, sent?: Sent): Promise<Answered> {
    return this.send('POST', path, body, sent);
  }

  patch(path: string, body?: unknown, sent?: Sent): Promise<Answered> {
    return this.send('PATCH', path, body, sent);
  }

  delete(path: string, sent?: Sent): Promise<Answered> {
    return this.send('DELETE', path, undefined, sent);
  }
}
