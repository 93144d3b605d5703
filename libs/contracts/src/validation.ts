import type { FieldError } from '@strata/kernel';
import { compiler } from './ajv.js';
import type { Contract } from './contract.js';
import { problemsOf } from './problems.js';
import type { Schema } from './schema.js';
import { unstorable } from './storable.js';

/**
 * Checks the data of an event against its contract.
 * @param pointer where the data is in the request, for the answer; default `/data`
 * @returns the fields that break the contract and the rules they break; nothing when it holds
 */
export type Validate = (data: unknown, pointer?: string) => readonly FieldError[];

const NOTHING: readonly FieldError[] = [];
const compiled = new WeakMap<Schema, Validate>();

/** For data on its way in: fields that the contract does not name are refused. Compiled once per contract. */
export const entryValidator = ({ entrySchema }: Contract): Validate => validatorOf(entrySchema);

/** For data read from a ledger or a topic: unknown fields are ignored, they belong to a later minor version. */
export const readingValidator = ({ schema }: Contract): Validate => validatorOf(schema);

const validatorOf = (schema: Schema): Validate => {
  let validate = compiled.get(schema);
  if (!validate) {
    const check = compiler().compile(schema);
    validate = (data, pointer = '/data') => {
      if (!check(data)) return problemsOf(check.errors ?? [], pointer);
      const found = unstorable(data, pointer);
      return found ? [found] : NOTHING;
    };
    compiled.set(schema, validate);
  }
  return validate;
};
