/** Sends a body and reads the answer to its end. Rejects when that is not a good one. */
export const post = async (url: string, type: string, body: string): Promise<void> => {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${String(answer.status)}: ${said.slice(0, 500)}`);
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
