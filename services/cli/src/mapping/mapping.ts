import type { Expression } from './expression.js';
import type { Template } from './template.js';

export type FileFormat = 'csv' | 'ndjson';

/** A line for which `when` is true is no mistake of the file: it is counted under its reason and kept out. */
export type RejectRule = Readonly<{ reason: string; when: Expression }>;

/** An event made from a group of lines. */
export type EventTemplate = Readonly<{
  type: string;
  /** Makes the event only where true. */
  when?: Expression;
  /** Makes the event only the first time that its value is seen. */
  once?: Expression;
  id: Expression;
  subject: Expression;
  time: Expression;
  data: Template;
}>;

/** How the lines of a file become events; see docs/mapping.md. */
export type Mapping = Readonly<{
  source: string;
  format?: FileFormat;
  columns?: readonly string[];
  delimiter: string;
  timezone: string;
  currency: string;
  reject: readonly RejectRule[];
  group?: Readonly<{ key: Expression; within: number }>;
  /** Named values of a line, in order. */
  values: readonly (readonly [string, Expression])[];
  events: readonly EventTemplate[];
}>;
