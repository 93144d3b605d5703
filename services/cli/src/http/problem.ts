import { isRecord, listOf, textOf } from './json.js';

/** A refusal in a form to be shown (from RFC 9457 problem details). */
export type Problem = Readonly<{
  status: number;
  /** One sentence for people. */
  sentence: string;
  errors: readonly Readonly<{ pointer: string; code: string; detail: string }>[];
}>;

/** Reads the body of a refusal; a body that is no problem document is reported by its status alone. */
export const problemOf = (status: number, body: string): Problem => {
  const value = parsed(body);
  if (!isRecord(value)) return { status, sentence: `The server answered ${status}.`, errors: [] };
  const errors = listOf(value['errors']).map((error) => ({
    pointer: textOf(error, 'pointer'),
    code: textOf(error, 'code'),
    detail: textOf(error, 'detail'),
  }));
  return { status, sentence: textOf(value, 'detail') || textOf(value, 'title') || `The server answered ${status}.`, errors };
};

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};
