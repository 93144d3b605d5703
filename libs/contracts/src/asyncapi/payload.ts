import { isSchema, type Schema, schemaIn } from '../schema.js';

/**
 * A contract's schema in AsyncAPI's own dialect, a superset of draft 7: shared definitions move to the components of the
 * document, and what is said beside a `$ref`, which draft 7 would ignore, is said around it.
 */
export const toPayload = (schema: Schema): Schema => rewritten(withoutDialect(schema));

/** The shared definitions of a contract, for the components of the document. */
export const sharedIn = (schema: Schema): Schema => rewritten(schemaIn(schema, '$defs'));

const withoutDialect = ({ $schema: _dialect, $id: _id, $defs: _definitions, ...rest }: Schema): Schema => rest;

const rewritten = (schema: Schema): Schema => {
  const { $ref, ...rest } = Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, rewrittenPart(part)]));
  if (typeof $ref !== 'string') return $ref === undefined ? rest : { $ref, ...rest };
  const target = { $ref: $ref.replace('#/$defs/', '#/components/schemas/') };
  return Object.keys(rest).length === 0 ? target : { ...rest, allOf: [target] };
};

const rewrittenPart = (part: unknown): unknown => {
  if (Array.isArray(part)) return part.map((item: unknown) => rewrittenPart(item));
  return isSchema(part) ? rewritten(part) : part;
};
