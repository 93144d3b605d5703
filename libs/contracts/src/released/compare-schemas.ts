import { isSchema, propertiesOf, type Schema, schemaIn } from '../schema.js';

export type FindingKind =
  'field-lost' | 'field-retyped' | 'field-required' | 'field-not-required' | 'enum-narrowed' | 'limit-narrowed';
export type Finding = Readonly<{ pointer: string; kind: FindingKind; detail: string }>;

/** Which way data goes: from ledgers and topics to readers, or from senders to us. */
type Way = 'reading' | 'entry';
type Sides = Readonly<{ before: Schema; after: Schema }>;
type Place = Readonly<{ pointer: string; way: Way; defs: Sides }>;

/**
 * Where a schema takes less than it did, or tells less. On reading both old data must still pass and old readers must find
 * what they were promised; on entry old senders must not be refused. A keyword that is not known here may not change at all.
 */
export const compareSchemas = (before: Schema, after: Schema, way: Way): readonly Finding[] =>
  compare({ pointer: '', way, defs: { before: schemaIn(before, '$defs'), after: schemaIn(after, '$defs') } }, { before, after });

const compare = (place: Place, sides: Sides): readonly Finding[] => {
  const before = resolved(sides.before, place.defs.before);
  const after = resolved(sides.after, place.defs.after);
  const [was, is] = [kindOf(before), kindOf(after)];
  if (was !== is) return [{ pointer: place.pointer, kind: 'field-retyped', detail: `is ${is} and was ${was}` }];
  const here = { before, after };
  return [
    ...formFindings(place, here),
    ...enumFindings(place, here),
    ...limitFindings(place, here),
    ...fieldFindings(place, here),
    ...entryFindings(place, here),
    ...branchesOf(before).flatMap((branch, i) => compare(place, { before: branch, after: branchesOf(after)[i] ?? {} })),
  ];
};

const resolved = (schema: Schema, defs: Schema): Schema =>
  typeof schema['$ref'] === 'string' ? schemaIn(defs, schema['$ref'].replace('#/$defs/', '')) : schema;

const branchesOf = ({ anyOf }: Schema): readonly Schema[] => (Array.isArray(anyOf) ? anyOf.filter(isSchema) : []);

const kindOf = (schema: Schema): string => {
  if ('anyOf' in schema) return 'one of several forms';
  const { type } = schema;
  return Array.isArray(type) ? type.map(String).toSorted().join(' or ') : typeof type === 'string' ? type : 'anything';
};

/** Words about the schema, and what is compared elsewhere. Whatever else a schema says is part of its form. */
const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const NO_FORM = new Set([
  ...['$schema', '$id', '$defs', '$comment', 'title', 'description', 'examples', 'default', 'deprecated'],
  ...['type', 'anyOf', 'enum', 'properties', 'required', 'items', 'additionalProperties', ...LOWER, ...UPPER],
]);

const formFindings = ({ pointer }: Place, { before, after }: Sides): readonly Finding[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((keyword) => {
    const [was, is] = [before, after].map((schema) => (keyword in schema ? JSON.stringify(schema[keyword]) : 'none'));
    if (NO_FORM.has(keyword) || was === is) return [];
    return [{ pointer, kind: 'field-retyped', detail: `has ${keyword} ${is} and had ${was}` }];
  });

const listOf = (schema: Schema, keyword: string): readonly unknown[] | undefined => {
  const found = schema[keyword];
  return Array.isArray(found) ? found : undefined;
};

const enumFindings = ({ pointer }: Place, { before, after }: Sides): readonly Finding[] => {
  const [was, is] = [listOf(before, 'enum'), listOf(after, 'enum')];
  if (!is) return [];
  if (!was) return [{ pointer, kind: 'enum-narrowed', detail: `takes only ${is.join(', ')} and took anything` }];
  const gone = was.filter((word) => !is.includes(word));
  return gone.length > 0 ? [{ pointer, kind: 'enum-narrowed', detail: `does not take ${gone.join(', ')} any more` }] : [];
};

const limitFindings = ({ pointer }: Place, { before, after }: Sides): readonly Finding[] =>
  [...LOWER.map((keyword) => [keyword, 1] as const), ...UPPER.map((keyword) => [keyword, -1] as const)].flatMap(
    ([keyword, sign]) => {
      const [was, is] = [before[keyword], after[keyword]];
      if (typeof is !== 'number' || (typeof was === 'number' && is * sign <= was * sign)) return [];
      return [
        { pointer, kind: 'limit-narrowed', detail: `has ${keyword} ${is} and had ${typeof was === 'number' ? was : 'none'}` },
      ];
    },
  );

const fieldFindings = ({ pointer, way, defs }: Place, { before, after }: Sides): readonly Finding[] => {
  const [fields, kept] = [propertiesOf(before), propertiesOf(after)];
  const [was, is] = [new Set(listOf(before, 'required')), new Set(listOf(after, 'required'))];
  const at = (name: unknown): string => `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return [
    ...Object.entries(fields).flatMap(([name, field]): readonly Finding[] => {
      const now = kept[name];
      if (!isSchema(now)) return [{ pointer: at(name), kind: 'field-lost', detail: 'is gone' }];
      return compare({ pointer: at(name), way, defs }, { before: isSchema(field) ? field : {}, after: now });
    }),
    ...[...is.difference(was)].map((name): Finding => {
      const detail = String(name) in fields ? 'is required and was optional' : 'is new and required';
      return { pointer: at(name), kind: 'field-required', detail };
    }),
    ...[...was.difference(is)].flatMap((name): readonly Finding[] =>
      way === 'reading' && String(name) in kept
        ? [{ pointer: at(name), kind: 'field-not-required', detail: 'is optional and was required' }]
        : [],
    ),
  ];
};

/** The entries of lists, and of maps: objects whose keys the sender chooses. No word about them means that all are taken. */
const entryFindings = (place: Place, { before, after }: Sides): readonly Finding[] => {
  const within = (was: unknown, is: unknown): readonly Finding[] => {
    if (!isSchema(was) && !isSchema(is)) return [];
    const entries = { ...place, pointer: `${place.pointer}/*` };
    return compare(entries, { before: isSchema(was) ? was : {}, after: isSchema(is) ? is : {} });
  };
  const ofList = within(before['items'], after['items']);
  const [was, is] = [before['additionalProperties'], after['additionalProperties']];
  if (was === false) return ofList;
  if (is !== false) return [...ofList, ...within(was, is)];
  return [...ofList, { pointer: place.pointer, kind: 'limit-narrowed', detail: 'takes no other fields any more' }];
};
