import { Ajv } from 'ajv';

/**
 * What is wrong with an AsyncAPI document, by the published schema of its version, and because it points at nothing.
 * @param document as plain data
 * @param schema the JSON Schema of AsyncAPI 3.0, draft 7
 */
export const asyncApiProblems = (document: object, schema: unknown): string[] => {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, validateFormats: false });
  if (!isObject(schema)) return ['the schema of AsyncAPI is not there'];
  const validate = ajv.compile(schema);
  const broken = validate(document) ? [] : (validate.errors ?? []);
  // Of a part that may be one of several things every try is reported: the deepest say what is wrong.
  const depth = Math.max(0, ...broken.map(({ instancePath }) => instancePath.split('/').length));
  const telling = broken.filter(({ instancePath }) => instancePath.split('/').length === depth);
  return [
    ...new Set(telling.map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? 'breaks the schema'}`)),
    ...referencesIn(document)
      .filter((reference) => !exists(document, reference))
      .map((reference) => `${reference} is not there`),
  ];
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const referencesIn = (part: unknown): readonly string[] => {
  if (!isObject(part)) return [];
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) =>
    key === '$ref' && typeof value === 'string' ? [value] : referencesIn(value),
  );
};

const exists = (document: object, reference: string): boolean => {
  const steps = reference.slice(2).split('/');
  const target = steps.reduce<unknown>(
    (part, step) => (isObject(part) ? Reflect.get(part, step.replaceAll('~1', '/').replaceAll('~0', '~')) : undefined),
    document,
  );
  return reference.startsWith('#/') && target !== undefined;
};
