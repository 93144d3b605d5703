import type { Contract } from '../contract.js';
import type { Schema } from '../schema.js';
import { compareSchemas, type Finding, type FindingKind } from './compare-schemas.js';

/** A contract as it was released: what was promised to those who read it, and, for facts, to those who send it. */
export type Released = Readonly<{ type: string; schema: Schema; entrySchema?: Schema }>;

/** A promise that is not kept any more. `pointer` is into the data; `*` stands for every entry of a list or a map. */
export type Breach = Readonly<{ type: string }> & (Finding | Readonly<{ pointer: ''; kind: 'contract-lost'; detail: string }>);

/**
 * What a contract of today breaks of what was released. Adding an optional field, a word of an enum or room is no breach.
 * Whether a field still means the same, no program sees.
 * @param now the contract of the same type; undefined when there is none any more
 */
export const breachesOf = ({ type, schema, entrySchema }: Released, now: Contract | undefined): readonly Breach[] => {
  if (!now) return [{ type, pointer: '', kind: 'contract-lost', detail: 'the contract is gone' }];
  const read = compareSchemas(schema, now.schema, 'reading');
  const sent = entrySchema ? compareSchemas(entrySchema, now.entrySchema, 'entry') : [];
  const onlySent = sent.filter((one) => !read.some(({ pointer, kind }) => pointer === one.pointer && kind === one.kind));
  return [...read, ...onlySent].map((finding) => ({ type, ...finding }));
};

/** A breach in a sentence that says which field and what became of it, and one that says what to do. */
export const describeBreach = ({ type, pointer, kind, detail }: Breach): string =>
  `${type}: ${pointer && `${pointer} `}${detail} (${kind}). ${REMEDIES[kind]}, or leave ${type} as it was and declare ${nextOf(type)} beside it.`;

const REMEDIES: Readonly<Record<FindingKind | 'contract-lost', string>> = {
  'contract-lost': 'Put it back: its events are in ledgers',
  'field-lost': 'Put the field back',
  'field-retyped': 'Give it its form back and add another field',
  'field-required': 'Make it optional(): what is recorded does not have it',
  'field-not-required': 'Keep it required: readers count on it',
  'enum-narrowed': 'Put the words back: they are recorded',
  'limit-narrowed': 'Put the limit back: what is recorded may lie beyond the new one',
};

const nextOf = (type: string): string => type.replace(/\d+$/, (version) => String(Number(version) + 1));
