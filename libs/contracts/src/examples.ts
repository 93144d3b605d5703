import { readFileSync } from 'node:fs';

/** The example of a type as its sender writes it: a CloudEvent for facts, the data for decisions. For specs and documents. */
export const exampleOf = (type: string): Readonly<Record<string, unknown>> => {
  const example: unknown = JSON.parse(readFileSync(new URL(`../examples/${type}.json`, import.meta.url), 'utf8'));
  if (typeof example !== 'object' || example === null) throw new Error(`The example of ${type} is not an object.`);
  return { ...example };
};
