import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';

import { Unavailable } from '../problem/errors.js';
import { correlate, pathOf } from '../request/request-context.js';
import type { RouteTable } from '../request/route-table.js';
import { measureRequests } from '../telemetry/metrics.js';
import { traceRequests } from '../telemetry/request-spans.js';
import type { Log } from '../logging/log.js';

const ownPaths = new Set(['/health/live', '/health/ready', '/metrics', '/openapi.json']);
const defaultBodyLimit = 8 * 1024 * 1024;

/** JSON under all its names becomes a value; NDJSON stays a stream, so that a bulk of any length needs no memory. */
const readBodies = (fastify: FastifyInstance): void => {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    /^application\/(?:[\w.-]+\+)?json(?:$|\s*;)/,
    { parseAs: 'string' },
    fastify.getDefaultJsonParser('error', 'error'),
  );
  fastify.addContentTypeParser(/^application\/(?:x-)?(?:nd|nl)json|^application\/jsonl/, (_request, stream, done) =>
    done(null, stream),
  );
};

const logRequests = (fastify: FastifyInstance, log: Log): void => {
  fastify.addHook('onResponse', (request, reply, done) => {
    const line = {
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    log.debug(line, 'answered');
    done();
  });
};

/** Answers 503 to everything but the platform's questions for as long as there is a reason. */
const refuseWhile = (fastify: FastifyInstance, reason: () => string | undefined): void => {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const why = ownPaths.has(pathOf(request)) ? undefined : reason();
    done(why === undefined ? undefined : new Unavailable(`The service is not ready: ${why}.`));
  });
};

/** A connection that is kept alive would hold the end back: from then on every answer closes its connection. */
const closeConnectionsWhen = (fastify: FastifyInstance, signal: AbortSignal): void => {
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (signal.aborted) void reply.header('connection', 'close');
    done(null, payload);
  });
};

type HttpOptions = Readonly<{
  log: Log;
  routes: RouteTable;
  bodyLimitBytes?: number | undefined;
  notReady: () => string | undefined;
  stopping: AbortSignal;
}>;

/** Fastify as every service has it: bodies, correlation, metrics, and the gate that stays shut until it is ready. */
export const createAdapter = ({ log, routes, bodyLimitBytes, notReady, stopping }: HttpOptions): FastifyAdapter => {
  const adapter = new FastifyAdapter({
    bodyLimit: bodyLimitBytes ?? defaultBodyLimit,
    logger: false,
    forceCloseConnections: 'idle',
  });
  const fastify: FastifyInstance = adapter.getInstance();
  routes.watch(fastify);
  readBodies(fastify);
  traceRequests(fastify, (request) => !ownPaths.has(pathOf(request)));
  correlate(fastify);
  measureRequests(fastify);
  logRequests(fastify, log);
  refuseWhile(fastify, notReady);
  closeConnectionsWhen(fastify, stopping);
  return adapter;
};

/** Serves the description of the routes beside them. */
export const serveOpenApi = (app: NestFastifyApplication, title: string, description: string): void => {
  const head = new DocumentBuilder().setTitle(`Strata ${title}`).setDescription(description).setVersion('1').build();
  const document = SwaggerModule.createDocument(app, head);
  app
    .getHttpAdapter()
    .getInstance()
    .get('/openapi.json', () => document);
};
