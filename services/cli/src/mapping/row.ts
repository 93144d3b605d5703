/** One record of the file, as it was read. */
export type Row = Readonly<{
  /** Line of the file on which the record begins, counted from 1. */
  line: number;
  /** Position among the records of the file, counted from 0: what the grouping horizon counts. */
  ordinal: number;
  /** The fields by name, for expressions. Numbers of NDJSON are the text they were written with. */
  values: ReadonlyMap<string, unknown>;
  /** The fields as they were, in the order of the file's columns, for the file of bad lines. */
  fields: readonly string[];
  /** Set when the record could not be read: a built-in reason and what was wrong. */
  broken?: Readonly<{ reason: BuiltInReason; detail: string }>;
}>;

/** Why a line becomes no event, other than by a rule of the mapping. A mapping may not use these codes for its own rules. */
export const builtInReasons = {
  'wrong-columns': 'the line has another number of fields than the header',
  'not-json': 'the line is not a JSON object',
  'bad-value': 'an expression of the mapping failed on the line',
  'group-refused': 'another line of the same group is bad, and a group is taken whole or not at all',
  'late-line': 'the line came after its group had been closed (see group.within)',
  'no-event': 'no event of the mapping applies to the line',
} as const;

type BuiltInReason = keyof typeof builtInReasons;
