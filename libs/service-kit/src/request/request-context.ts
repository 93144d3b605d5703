import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { Malformed } from '../problem/errors.js';
import { traceparentOfRequest } from '../telemetry/request-spans.js';

/** What a command needs to know of the request that carried it. */
export type RequestContext = Readonly<{
  /** Given by the caller (x-correlation-id), else the id of its trace, else made here; answered in the same header. */
  correlationId: string;
  /** W3C trace context of the request's own span; without tracing, the caller's, when it sent a valid one. */
  traceparent?: string;
  /** What the ids of the recorded events derive from: the Idempotency-Key with method and path, else a new one. */
  cause: string;
  /** If-Match: the version the caller decided on. Pass it as expected version; the conflict is then a 412. */
  expectedVersion?: number | 'stream-exists';
  /** The clock, read once, at the edge. */
  receivedAt: string;
}>;

const correlations = new WeakMap<object, string>();
const running = new AsyncLocalStorage<string>();

const correlation = /^[A-Za-z0-9._:-]{1,128}$/;

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

const newCorrelation = (request: FastifyRequest): string => {
  const given = header(request, 'x-correlation-id');
  if (given !== undefined && correlation.test(given)) return given;
  return traceparentOfRequest(request)?.split('-')[1] ?? randomUUID();
};

/** The correlation id of a request, the same for as long as the request lives. */
export const correlationOf = ({ raw }: FastifyRequest): string => correlations.get(raw) ?? '';

/** The path that was asked for, without its query: a query may hold what does not belong in answers and logs. */
export const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0] ?? '/';

/** The correlation id of whatever runs now, for log lines far from the request. */
export const currentCorrelation = (): string | undefined => running.getStore();

/** Runs work under a correlation id. */
export const underCorrelation = <Result>(correlationId: string, work: () => Result): Result => running.run(correlationId, work);

/**
 * What the ids of recorded events derive from: the same key on the same route is the same request, however often sent.
 * @throws Malformed when the key is not 1 to 255 printable characters
 */
export const causeOf = (method: string, path: string, key: string | undefined): string => {
  if (key === undefined) return `request\n${randomUUID()}`;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Malformed('idempotency-key-malformed', 'The Idempotency-Key is not usable.', [
      { pointer: '/header/idempotency-key', code: 'malformed', detail: 'must be 1 to 255 printable characters' },
    ]);
  }
  return `idempotency-key\n${method} ${path}\n${key}`;
};

/**
 * The version that If-Match asks for; `*` asks that the thing exists.
 * @throws Malformed when the header is neither
 */
export const versionOf = (ifMatch: string | undefined): number | 'stream-exists' | undefined => {
  if (ifMatch === undefined) return undefined;
  if (ifMatch.trim() === '*') return 'stream-exists';
  const version = /^(?:W\/)?"?(\d{1,15})"?$/.exec(ifMatch.trim())?.[1];
  if (version !== undefined) return Number(version);
  throw new Malformed('if-match-malformed', 'If-Match does not name a version.', [
    { pointer: '/header/if-match', code: 'malformed', detail: 'must be a version, as "7", or *' },
  ]);
};

/** Everything a command needs to know of its request. */
export const contextOf = (request: FastifyRequest): RequestContext => {
  const traceparent = traceparentOfRequest(request);
  const expectedVersion = versionOf(header(request, 'if-match'));
  return {
    correlationId: correlationOf(request),
    ...(traceparent !== undefined && { traceparent }),
    cause: causeOf(request.method, pathOf(request), header(request, 'idempotency-key')),
    ...(expectedVersion !== undefined && { expectedVersion }),
    receivedAt: new Date().toISOString(),
  };
};

/** `@Context() context: RequestContext` in a handler's parameters. */
export const Context = createParamDecorator((_: unknown, host: ExecutionContext) =>
  contextOf(host.switchToHttp().getRequest<FastifyRequest>()),
);

/** Gives every request its correlation id, in the answer's header and in every log line written while it is handled. */
export const correlate = (fastify: FastifyInstance): void => {
  fastify.addHook('onRequest', (request, reply, done) => {
    const id = newCorrelation(request);
    correlations.set(request.raw, id);
    void reply.header('x-correlation-id', id);
    done();
  });
  // After the body: its parser continues in the context of the socket, which would lose ours.
  fastify.addHook('preHandler', (request, _reply, done) => underCorrelation(correlationOf(request), done));
};
