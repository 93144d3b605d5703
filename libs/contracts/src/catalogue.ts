import type { Contract } from './contract.js';
import { accountContracts, eventName } from './contracts.js';
import { isSchema, propertiesOf, type Schema, schemaIn } from './schema.js';

/** What a field holds, in the words of the policy compiler. `any`: text, integer or yes/no, as the sender chose. */
export type FieldType = 'money' | 'integer' | 'string' | 'boolean' | 'date' | 'any';

/** One type of event as policies see it: the fields of its data, and those of each of its lines. */
export type CatalogueEntry = Readonly<{
  type: string;
  /** How policies name it: `OrderPlaced`; for a company's own type the full type. */
  name: string;
  fields: Readonly<Record<string, FieldType>>;
  /** Fields inside `data.lines[]`; empty when the event has no lines. */
  lines: Readonly<Record<string, FieldType>>;
}>;

/** Event type → what policies may fold of it. */
export type Catalogue = Readonly<Record<string, CatalogueEntry>>;

/** The catalogue for the policy compiler: our own facts and the types that the company registered. */
export const catalogueOf = (custom: readonly Contract[] = []): Catalogue =>
  Object.fromEntries([...accountContracts, ...custom].map((one) => [one.type, entryOf(one)]));

const entryOf = ({ type, schema }: Contract): CatalogueEntry => ({
  type,
  name: type.startsWith('custom.') ? type : eventName(type),
  fields: fieldsOf(schema),
  lines: fieldsOf(schemaIn(schemaIn(propertiesOf(schema), 'lines'), 'items')),
});

const fieldsOf = (schema: Schema): Record<string, FieldType> =>
  Object.fromEntries(
    Object.entries(propertiesOf(schema)).flatMap(([name, part]) => {
      const type = isSchema(part) && part['x-personal'] !== true ? typeOf(part) : undefined;
      return type ? [[name, type]] : [];
    }),
  );

const typeOf = (schema: Schema): FieldType | undefined => {
  if (typeof schema['$ref'] === 'string') return REFS[schema['$ref']];
  if (Array.isArray(schema['anyOf'])) return typeOf(schema['anyOf'].find(isSchema) ?? {});
  const type = schema['type'];
  if (Array.isArray(type)) return 'any';
  if (type === 'string') return schema['format'] === 'date' ? 'date' : 'string';
  if (type === 'integer') return 'integer';
  if (type === 'boolean') return 'boolean';
  return isMoney(schema) ? 'money' : undefined;
};

const REFS: Readonly<Record<string, FieldType>> = { '#/$defs/money': 'money', '#/$defs/date': 'date', '#/$defs/id': 'string' };

/** A company's own schema says money by spelling out its two fields. */
const isMoney = (schema: Schema): boolean => {
  const properties = propertiesOf(schema);
  return schemaIn(properties, 'amount')['type'] === 'integer' && schemaIn(properties, 'currency')['type'] === 'string';
};

/** The catalogue of our own facts. */
export const catalogue: Catalogue = catalogueOf();
