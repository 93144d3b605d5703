import proxy from '@fastify/http-proxy';
import { type FastifyInstance, fastify } from 'fastify';
import { serveDocs } from './docs.js';
import { type Asked, refuse, type Reply } from './problem.js';
import { serviceOf } from './routes.js';
import { codeOf, StartFailure } from './terminal.js';

/** Where a service answers; undefined while it is down. */
export type Upstream = Readonly<{ name: string; url: string | undefined }>;

const RETRY_AFTER_SECONDS = 1;
const HEALTH_PATIENCE_MS = 4_000;
/** A bulk that is being read or a what-if may keep a request open long; the service itself knows when it is too long. */
const PATIENCE_MS = 600_000;

/** The one address: sends each request to its service, streaming both bodies. Serves `/docs` and `/health` itself. */
export class Gateway {
  private constructor(private readonly server: FastifyInstance) {}

  /**
   * Listens on the loopback interface. Requests to a service that is down are answered with 503 and `Retry-After`.
   * @param upstreams asked again for every request: a service that was restarted has another port
   * @throws StartFailure when the port is taken
   */
  static async listen(port: number, upstreams: () => readonly Upstream[]): Promise<Gateway> {
    const server = fastify({
      forceCloseConnections: 'idle',
      routerOptions: { ignoreTrailingSlash: true },
      requestTimeout: 0,
      keepAliveTimeout: 72_000,
    });
    const urlOf = (path: string): string | undefined => upstreams().find(({ name }) => name === serviceOf(path))?.url;

    server.addHook('onRequest', (request, reply, next) => {
      const service = serviceOf(request.url);
      if (!request.url.startsWith('/v1')) next();
      else if (service === undefined) notFound(request, reply);
      else if (urlOf(request.url) === undefined) unavailable(service, request, reply);
      else next();
    });
    await server.register(proxy, {
      prefix: '/v1',
      rewritePrefix: '/v1',
      upstream: '',
      undici: { connections: 256, headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS, pipelining: 1 },
      replyOptions: {
        getUpstream: (request) => urlOf(request.url) ?? '',
        onError: (reply) => {
          unavailable(serviceOf(reply.request.url) ?? 'strata', reply.request, reply);
        },
      },
    });
    server.get('/health', async (_request, reply) => {
      const states = await Promise.all(upstreams().map(async (upstream) => [upstream.name, await stateOf(upstream)] as const));
      const status = states.every(([, state]) => state === 'ok') ? 'ok' : 'unavailable';
      void reply.status(status === 'ok' ? 200 : 503).header('cache-control', 'no-store');
      return { status, services: Object.fromEntries(states) };
    });
    server.get('/', (_request, reply) => reply.redirect('/docs'));
    await serveDocs(server, upstreams);
    server.setNotFoundHandler(notFound);

    try {
      await server.listen({ port, host: '127.0.0.1' });
    } catch (error) {
      await server.close();
      if (codeOf(error) === 'EADDRINUSE')
        throw new StartFailure(`Port ${String(port)} is taken: choose another one with --port.`);
      throw error;
    }
    return new Gateway(server);
  }

  /** Takes nothing new, and ends when the answers that are under way have been given. */
  async close(): Promise<void> {
    await this.server.close();
  }
}

/** What the service says of itself: it may run and still wait for PostgreSQL. */
const stateOf = async ({ url }: Upstream): Promise<'ok' | 'unavailable'> => {
  if (url === undefined) return 'unavailable';
  const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(HEALTH_PATIENCE_MS) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok ? 'ok' : 'unavailable';
};

const notFound = (request: Asked, reply: Reply): void =>
  refuse(request, reply, {
    status: 404,
    code: 'no-such-route',
    title: 'No such route',
    detail: `There is nothing at ${request.url.split('?')[0] ?? ''}; /docs lists what there is.`,
  });

const unavailable = (service: string, request: Asked, reply: Reply): void =>
  refuse(request, reply, {
    status: 503,
    code: 'unavailable',
    title: 'Unavailable',
    detail: `The service ${service} is not available at the moment; it is started again by itself.`,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
