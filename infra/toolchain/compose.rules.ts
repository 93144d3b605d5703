import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';

type Service = Readonly<{
  image?: string;
  build?: unknown;
  ports?: readonly string[];
  volumes?: readonly string[];
  healthcheck?: object;
  depends_on?: readonly string[] | Readonly<Record<string, Readonly<{ condition: string }>>>;
}>;

const pinned = /:\d+(\.\d+)+([-.][\w.-]+)?(@sha256:[0-9a-f]{64})?$/;

/** What others wait for to end, as for a migration: it is never healthy, it is done. */
const oneShots = (services: Readonly<Record<string, Service>>): ReadonlySet<string> =>
  new Set(
    Object.values(services)
      .flatMap((service) => Object.entries(service.depends_on ?? {}))
      .flatMap(([name, { condition }]) => (condition === 'service_completed_successfully' ? [name] : [])),
  );

/** Ours beyond the schema: an exact version, a healthcheck, no port for the whole network, no mount of nothing. */
const houseProblems = (name: string, service: Service, isOneShot: boolean, exists: (path: string) => boolean): string[] => [
  ...(service.image !== undefined && !pinned.test(service.image) ? [`${name} has no exact version: ${service.image}`] : []),
  ...(service.healthcheck === undefined && !isOneShot ? [`${name} has no healthcheck`] : []),
  ...(service.ports ?? []).filter((port) => !port.startsWith('127.0.0.1:')).map((port) => `${name} opens ${port} to the network`),
  ...(service.volumes ?? [])
    .map((volume) => volume.split(':')[0] ?? '')
    .filter((path) => path.startsWith('.') && !exists(path))
    .map((path) => `${name} mounts ${path}, which is not there`),
];

/** Compose has formats of its own: a duration is `1m30s`, not ISO 8601; the others are checked by its own parser only. */
const formats = { duration: /^(\d+(\.\d+)?(us|ms|s|m|h))+$/, expose: true, ports: true, subnet_ip_address: true } as const;

/** The published schema names itself and its parts in the way of draft 4, which says nothing that ajv needs. */
const readSchema = (text: string): object => {
  const schema: unknown = JSON.parse(text, (key, value: unknown) =>
    ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
  );
  return typeof schema === 'object' && schema !== null ? schema : {};
};

/**
 * What is wrong with a compose file, by the published schema and by our own rules.
 * @param schema the compose-spec JSON schema
 * @param exists whether a path of the repository exists
 */
export const composeProblems = (text: string, schema: string, exists: (path: string) => boolean): string[] => {
  const file: unknown = parse(text, { merge: true });
  const ajv = new Ajv2019({ strict: false, allErrors: true, formats });
  const validate = ajv.compile<{ services: Record<string, Service> }>(readSchema(schema));
  if (!validate(file))
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? 'is not valid'}`);
  const ending = oneShots(file.services);
  return Object.entries(file.services).flatMap(([name, service]) => houseProblems(name, service, ending.has(name), exists));
};
