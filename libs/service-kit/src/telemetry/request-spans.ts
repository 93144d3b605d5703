import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { attributeNames as names, spanAfter, traceparentOf } from '@strata/ledger';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const traceparents = new WeakMap<object, string>();

/** The span of a request for whoever continues it; without tracing, what the caller sent, if it was valid. */
export const traceparentOfRequest = ({ raw }: FastifyRequest): string | undefined => traceparents.get(raw);

/**
 * A server span for each request but those of the platform. It names the route, never the path: ids are not for everybody who sees traces.
 * Explicit, so that no loader hook is needed and nothing is patched.
 */
export const traceRequests = (fastify: FastifyInstance, isTraced: (request: FastifyRequest) => boolean): void => {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!isTraced(request)) return done();
    const sent = request.headers['traceparent'];
    const route = request.routeOptions.url;
    const span = spanAfter(typeof sent === 'string' ? sent : undefined, {
      name: route === undefined ? request.method : `${request.method} ${route}`,
      kind: SpanKind.SERVER,
      attributes: {
        [names.httpMethod]: request.method,
        [names.urlScheme]: request.protocol,
        ...(route !== undefined && { [names.httpRoute]: route }),
      },
    });
    const traceparent = traceparentOf(span);
    if (traceparent !== undefined) traceparents.set(request.raw, traceparent);
    if (span.isRecording()) {
      // Also when the caller has gone before the answer.
      reply.raw.once('close', () => {
        span.setAttribute(names.httpStatus, reply.statusCode);
        if (reply.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      });
    }
    done();
  });
};
