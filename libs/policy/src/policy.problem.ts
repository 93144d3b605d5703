/** One mistake in a policy document, addressed to the person who wrote it. `line` and `column` count from 1. */
export type PolicyProblem = Readonly<{
  line: number;
  column: number;
  /** JSON Pointer (RFC 6901) into the document. */
  pointer: string;
  /** Stable, kebab-case. */
  code: string;
  /** What is wrong, in a sentence. */
  message: string;
  /** What to do about it, in a sentence. */
  remedy: string;
}>;
