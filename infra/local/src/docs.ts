import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import type { Upstream } from './gateway.js';
import { isJson, type Json, textOf } from './json.js';

const HEAD: Json = {
  openapi: '3.0.0',
  info: { title: 'Strata', version: '1', description: 'All services behind one address.' },
};

const partOf = (document: Json, key: string): Json => {
  const part = document[key];
  return isJson(part) ? part : {};
};

/** Points every reference to a schema at that service's own copy: two services may use one name for two things. */
const rename = (part: unknown, service: string): unknown => {
  if (Array.isArray(part)) return part.map((item) => rename(item, service));
  if (!isJson(part)) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string'
        ? value.replace('#/components/schemas/', `#/components/schemas/${service}.`)
        : rename(value, service),
    ]),
  );
};

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

/** Groups the operations of a path under its service's name. */
const tagged = (path: unknown, service: string): unknown =>
  isJson(path)
    ? Object.fromEntries(
        Object.entries(path).map(([key, value]) => [
          key,
          METHODS.includes(key) && isJson(value) ? { ...value, tags: [service] } : value,
        ]),
      )
    : path;

/** One document of all services: their paths side by side, grouped by service, their schemas under its name. */
export const mergeDocuments = (documents: readonly Readonly<{ service: string; document: Json }>[]): Json => {
  const paths: Record<string, unknown> = {};
  const schemas: Record<string, unknown> = {};
  for (const { service, document } of documents) {
    for (const [path, item] of Object.entries(partOf(document, 'paths'))) paths[path] = tagged(rename(item, service), service);
    for (const [name, schema] of Object.entries(partOf(partOf(document, 'components'), 'schemas')))
      schemas[`${service}.${name}`] = rename(schema, service);
  }
  const tags = documents.map(({ service, document }) => ({
    name: service,
    description: textOf(partOf(document, 'info')['description']),
  }));
  return { ...HEAD, tags, paths, components: { schemas } };
};

const read = async ({ name, url }: Upstream): Promise<{ service: string; document: Json } | undefined> => {
  if (url === undefined) return undefined;
  const answer = await fetch(`${url}/openapi.json`).catch(() => undefined);
  const document: unknown = answer?.ok ? await answer.json() : undefined;
  return isJson(document) ? { service: name, document } : undefined;
};

/** `/docs`: the API of all services that are up, in one page of the browser; needs no network. `/docs/json` is the document. */
export const serveDocs = async (server: FastifyInstance, upstreams: () => readonly Upstream[]): Promise<void> => {
  let merged: Json = HEAD;
  const refresh = async (): Promise<void> => {
    const documents = await Promise.all(upstreams().map(read));
    merged = mergeDocuments(documents.filter((one) => one !== undefined));
  };
  await server.register(swagger, { openapi: {} });
  await server.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { docExpansion: 'list', deepLinking: true, tryItOutEnabled: true },
    uiHooks: {
      onRequest: (request, _reply, next) => {
        if (!/^\/docs\/(json|yaml)/.test(request.url)) next();
        else
          refresh().then(() => {
            next();
          }, next);
      },
    },
    transformSpecification: () => merged,
  });
};
