import { readdirSync, readFileSync } from 'node:fs';
import type { Contract } from '../contract.js';
import { accountContracts } from '../contracts.js';
import { isSchema } from '../schema.js';
import type { Released } from './compatibility.js';

/** `libs/contracts/released/`: a file for each type, as it was when it was last released. */
export const RELEASED = new URL('../../released/', import.meta.url);

/** Every contract that was released. Throws one sentence when a file is not a contract of its name. */
export const releasedContracts = (): readonly Released[] =>
  readdirSync(RELEASED)
    .toSorted()
    .map((file) => {
      const released: unknown = JSON.parse(readFileSync(new URL(file, RELEASED), 'utf8'));
      if (!isReleased(released) || `${released.type}.json` !== file) throw new Error(`${file} is not a released contract`);
      return released;
    });

/** What is promised from now on. Senders are promised something only about facts: nobody else sends the rest. */
export const toReleased = (one: Contract): Released => {
  const isSent = accountContracts.some(({ type }) => type === one.type);
  return { type: one.type, schema: one.schema, ...(isSent && { entrySchema: one.entrySchema }) };
};

const isReleased = (value: unknown): value is Released => {
  const { type, schema, entrySchema = {} } = (value ?? {}) as Partial<Record<keyof Released, unknown>>;
  return typeof type === 'string' && isSchema(schema) && isSchema(entrySchema);
};
