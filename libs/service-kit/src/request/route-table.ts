import type { FastifyInstance } from 'fastify';

type Route = Readonly<{ pattern: RegExp; method: string }>;

const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll(/:[^/]+/g, '[^/]+')
      .replaceAll('*', '.*')}/?$`,
  );

/** Which methods a path takes: Fastify answers 404 for a known path with another method, where 405 is the truth. */
export class RouteTable {
  private readonly routes: Route[] = [];

  /** Listens to the routes that are registered from here on. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      for (const one of [method].flat()) this.routes.push({ pattern: patternOf(url), method: one });
    });
  }

  methodsOf(path: string): readonly string[] {
    return [...new Set(this.routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))].toSorted();
  }
}
