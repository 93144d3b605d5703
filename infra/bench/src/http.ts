import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

const agent = new Agent({ keepAlive: true });

/** Sends a body and reads the answer to its end. Rejects when that is not a good one. It shares the machine with what it measures, so it is light. */
export const post = async (url: string, type: string, body: string): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) };
  request(url, { method: 'POST', agent, headers }).on('response', resolve).on('error', reject).end(body);
  const answer = await promise;
  const said = await text(answer);
  if (Math.trunc((answer.statusCode ?? 0) / 100) !== 2)
    throw new Error(`${url} answered ${String(answer.statusCode)}: ${said.slice(0, 500)}`);
};

export const postJson = (url: string, body: object): Promise<void> => post(url, 'application/json', JSON.stringify(body));

/** Many events in one request. */
export const postEvents = (account: string, events: readonly string[]): Promise<void> =>
  post(`${account}/v1/events`, 'application/x-ndjson', events.join('\n'));

/** Puts a version of a policy in force: `scoring` is where the service listens. */
export const publish = async (scoring: string, id: string, document: string): Promise<void> => {
  await post(`${scoring}/v1/policies?by=bench`, 'application/yaml', document);
  await postJson(`${scoring}/v1/policies/${id}/versions/1/publish`, { by: 'bench' });
};

/** A fact about an account, as JSON. `type` without its service: `order-placed`. */
export const fact = (id: string, type: string, subject: string, time: string, data: object): string =>
  JSON.stringify({ specversion: '1.0', id, source: '/bench', type: `account.${type}.v1`, subject, time, data });
