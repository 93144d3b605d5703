import { Refusal } from '@strata/kernel';
import { compiler } from './ajv.js';
import { closed, type Contract } from './contract.js';
import type { Schema } from './schema.js';

/** How companies name their own types of events. */
export const CUSTOM_TYPE_PATTERN = '^custom\\.[a-z][a-z0-9]*(-[a-z0-9]+)*\\.v[1-9]\\d{0,3}$';

/** What a company says of a type of its own. */
export type CustomType = Readonly<{ type: string; title: string; description?: string; schema: Schema }>;

const MAX_SCHEMA = 65_536;

/**
 * The contract of a company's own type. Its schema is taken as it is, except that fields it does not name are refused
 * on entry, as for our own types, unless the schema speaks of `additionalProperties` itself.
 * @throws Refusal `type-not-custom`, `schema-not-valid`, `schema-not-an-object`, `schema-too-large`, `personal-data-in-custom-type`
 */
export const customContract = ({ type, title, description = title, schema }: CustomType): Contract => {
  if (!new RegExp(CUSTOM_TYPE_PATTERN).test(type)) {
    throw refusal('type-not-custom', '/type', `A type of your own is named custom.<name>.v<number>, not ${type}.`);
  }
  const source = JSON.stringify(schema);
  if (source.length > MAX_SCHEMA) throw refusal('schema-too-large', '/schema', `A schema has at most ${MAX_SCHEMA} characters.`);
  if (source.includes('"x-personal"')) {
    throw refusal(
      'personal-data-in-custom-type',
      '/schema',
      'Personal data belongs into account.contact-named.v1, where it is sealed.',
    );
  }
  if (schema['type'] !== 'object' || typeof schema['properties'] !== 'object') {
    throw refusal('schema-not-an-object', '/schema', 'The schema must be of type object and name its properties.');
  }
  compileOrRefuse(schema);
  const version = Number(/\.v(\d+)$/.exec(type)?.[1]);
  return { type, version, title, description, schema, entrySchema: 'additionalProperties' in schema ? schema : closed(schema) };
};

const compileOrRefuse = (schema: Schema): void => {
  try {
    compiler().compile(schema);
  } catch (error) {
    throw refusal(
      'schema-not-valid',
      '/schema',
      `The schema is not JSON Schema 2020-12 that stands alone: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
};

const refusal = (code: string, pointer: string, message: string): Refusal =>
  new Refusal(code, message, [{ pointer, code, detail: message }]);
