/** A JSON object of which nothing is known yet. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value as an object; an empty one when it is something else: a reader of answers must not fall over a missing field. */
export const recordOf = (value: unknown): JsonRecord => (isRecord(value) ? value : {});

/** The objects of a list. */
export const listOf = (value: unknown): readonly JsonRecord[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** The words of a list; one that is not known is a question mark. */
export const wordsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map((word) => (word === null ? '?' : String(word))) : [];

/** A field as text; empty when it is absent. Numbers are written out. */
export const textOf = (value: unknown, key: string): string => {
  const field = recordOf(value)[key];
  return typeof field === 'string' ? field : typeof field === 'number' || typeof field === 'boolean' ? String(field) : '';
};

/** A field as a number; 0 when it is absent. */
export const numberOf = (value: unknown, key: string): number => {
  const field = recordOf(value)[key];
  return typeof field === 'number' ? field : 0;
};
