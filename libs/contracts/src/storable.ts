import type { FieldError } from '@strata/kernel';

/**
 * What JSON can spell and no ledger can hold: half of a surrogate pair, a number beyond all numbers. A schema does not
 * see it. Answers the first one found.
 */
export const unstorable = (value: unknown, pointer: string): FieldError | undefined => {
  if (typeof value === 'string') return value.isWellFormed() ? undefined : notUnicode(pointer);
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : tooLarge(pointer);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const key of Object.keys(value)) {
    const part: unknown = Reflect.get(value, key);
    const found = key.isWellFormed() ? unstorableIn(part, pointer, key) : notUnicode(pointer);
    if (found) return found;
  }
  return undefined;
};

/** Plain text and numbers, which is most of what events hold, are looked at without putting a pointer together. */
const unstorableIn = (part: unknown, pointer: string, key: string): FieldError | undefined =>
  (typeof part === 'string' && part.isWellFormed()) || Number.isFinite(part) ? undefined : unstorable(part, `${pointer}/${key}`);

const notUnicode = (pointer: string): FieldError => ({ pointer, code: 'not-unicode', detail: 'must be well-formed Unicode' });
const tooLarge = (pointer: string): FieldError => ({
  pointer,
  code: 'too-large',
  detail: 'must be a number that JSON can carry',
});
