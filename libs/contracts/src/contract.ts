import { DEFINITIONS, type Fields, isSchema, objectOf, type Schema } from './schema.js';

/** What a type of event promises: kept forever. Fields are added, never removed, renamed or retyped. */
export type Contract = Readonly<{
  /** `account.order-placed.v1`, as in the ledger and in header `ce_type`. */
  type: string;
  version: number;
  title: string;
  description: string;
  /** JSON Schema 2020-12 of `data` as readers meet it: open, personal data sealed. */
  schema: Schema;
  /** JSON Schema 2020-12 of `data` as senders write it: closed, personal data in clear. */
  entrySchema: Schema;
}>;

/** What a sealed value looks like in the ledger: `sealed:v1:` and base64url of nonce, tag and ciphertext. */
export const SEALED_PATTERN = '^sealed:v1:[A-Za-z0-9_-]+$';

/**
 * Declares a contract.
 * @param type full type with its version, `<service>.<noun>-<verbed>.v<major>`
 * @param limits further JSON Schema keywords of `data`, such as `minProperties`
 */
export const contract = (type: string, title: string, description: string, fields: Fields, limits: Schema = {}): Contract => {
  const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', title, description, ...objectOf(fields, limits) };
  return {
    type,
    version: Number(/\.v(\d+)$/.exec(type)?.[1]),
    title,
    description,
    schema: withId(type, 'recorded', sealed(schema)),
    entrySchema: withId(type, 'entry', closed(schema)),
  };
};

const withId = (type: string, variant: string, schema: Schema): Schema => {
  const used = definitionsIn(schema, variant === 'entry' ? closed : (definition) => definition);
  return {
    $id: `urn:strata:${type}:${variant}`,
    ...schema,
    ...(Object.keys(used).length > 0 && { $defs: used }),
  };
};

const definitionsIn = (schema: Schema, change: Rewrite): Schema => {
  const source = JSON.stringify(schema);
  return Object.fromEntries(
    Object.entries(DEFINITIONS).flatMap(([name, definition]) =>
      source.includes(`"#/$defs/${name}"`) ? [[name, change(definition)]] : [],
    ),
  );
};

type Rewrite = (schema: Schema) => Schema;

/** Refuses fields that the contract does not name: on entry a misspelt optional field must not vanish silently. */
export const closed = (schema: Schema): Schema =>
  rewrite(schema, (part) => ('properties' in part ? { ...part, additionalProperties: false } : part));

const sealed = (schema: Schema): Schema =>
  rewrite(schema, (part) =>
    part['x-personal'] === true
      ? {
          title: part['title'],
          description: `${String(part['description'])} Sealed.`,
          type: 'string',
          pattern: SEALED_PATTERN,
          'x-personal': true,
        }
      : part,
  );

/** Applies a change to a schema and to every schema inside it, innermost first. */
const rewrite = (schema: Schema, change: Rewrite): Schema =>
  change(Object.fromEntries(Object.entries(schema).map(([keyword, part]) => [keyword, rewritePart(keyword, part, change)])));

const rewritePart = (keyword: string, part: unknown, change: Rewrite): unknown => {
  if (VALUES.has(keyword)) return part;
  if (Array.isArray(part)) return part.map((item: unknown) => (isSchema(item) ? rewrite(item, change) : item));
  if (!isSchema(part)) return part;
  if (!NAMED.has(keyword)) return rewrite(part, change);
  return Object.fromEntries(
    Object.entries(part).map(([name, inner]) => [name, isSchema(inner) ? rewrite(inner, change) : inner]),
  );
};

/** Keywords that hold values, and keywords that hold schemas by names which somebody chose. */
const VALUES: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples']);
const NAMED: ReadonlySet<string> = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas']);
