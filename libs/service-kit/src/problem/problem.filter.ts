import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Log } from '../logging/log.js';
import { correlationOf, pathOf } from '../request/request-context.js';
import type { RouteTable } from '../request/route-table.js';
import { answerFor } from './problem.js';

/** Every error of every route, and of no route at all, leaves as application/problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly routes: RouteTable,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const path = pathOf(request);
    const { problem, headers, isFault } = answerFor(error, {
      path,
      correlationId: correlationOf(request),
      hasIfMatch: request.headers['if-match'] !== undefined,
      ...(request.is404 && { allowed: this.routes.methodsOf(path) }),
    });
    if (isFault)
      this.log.error({ err: error, correlationId: correlationOf(request), route: request.routeOptions.url }, 'request failed');
    if (reply.sent || reply.raw.headersSent) {
      // A stream that broke in the middle: the status is gone, so the connection has to say it.
      reply.raw.destroy();
      return;
    }
    void reply
      .status(problem.status)
      .headers(headers)
      .header('content-type', 'application/problem+json')
      .send(JSON.stringify(problem));
  }
}
