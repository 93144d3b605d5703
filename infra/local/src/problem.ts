/** What is needed of a request and of a reply: fastify and the proxy each have types of their own for them. */
export type Asked = Readonly<{ url: string }>;
export type Reply = {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
  send(payload: string): unknown;
};

type Problem = Readonly<{ status: number; code: string; title: string; detail: string; retryAfterSeconds?: number }>;

/** Answers with RFC 9457 problem details, as the services do. */
export const refuse = ({ url }: Asked, reply: Reply, { status, code, title, detail, retryAfterSeconds }: Problem): void => {
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  reply.status(status);
  reply.header('content-type', 'application/problem+json; charset=utf-8');
  reply.send(JSON.stringify({ type: `urn:strata:problem:${code}`, title, status, detail, instance: url.split('?')[0] }));
};
