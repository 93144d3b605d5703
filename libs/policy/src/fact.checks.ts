import { parsePeriod } from '@strata/kernel';
import { builtInRoots } from './built-ins.js';
import { type CatalogueEvent, type EventCatalogue, eventNames, type FieldType, findEvent } from './event-catalogue.js';
import { suggestion } from './nearest.js';
import {
  type FactDeclaration,
  type FactType,
  type FoldName,
  type Plain,
  type PolicyDocument,
  type ValueFact,
  valueFacts,
} from './policy.document.js';
import { checkSeries } from './series.checks.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';

const TYPES_OF_FOLD: Readonly<Record<FoldName, readonly FactType[]>> = {
  sum: ['money', 'int'],
  min: ['money', 'int'],
  max: ['money', 'int'],
  count: ['int'],
  distinct: ['int'],
  since: ['int'],
  last: ['money', 'int', 'bool', 'string'],
};

const FIELDS_OF_TYPE: Readonly<Record<FactType, readonly FieldType[]>> = {
  money: ['money'],
  int: ['integer', 'any'],
  bool: ['boolean', 'any'],
  string: ['string', 'date', 'any'],
};

const RESERVED = [
  'as',
  'break',
  'const',
  'continue',
  'else',
  'false',
  'for',
  'function',
  'if',
  'import',
  'in',
  'let',
  'loop',
  'namespace',
  'null',
  'package',
  'return',
  'true',
  'type',
  'var',
  'void',
  'while',
  'int',
  'uint',
  'double',
  'bool',
  'string',
  'bytes',
  'list',
  'map',
  'dyn',
  'constructor',
];

type Finding = Readonly<{ code: string; message: string; remedy: string }>;
export type Report = (key: keyof FactDeclaration, finding: Finding) => PolicyProblem;

/** Whether each fact can be folded from the events that exist. */
export const checkFacts = (
  source: PolicySource,
  { facts }: PolicyDocument,
  catalogue: EventCatalogue,
): readonly PolicyProblem[] => {
  const values = new Map(valueFacts(facts));
  return Object.entries(facts).flatMap(([name, fact]) => {
    const report: Report = (key, finding) => source.at(['facts', name, key], finding);
    const value = values.get(name);
    return [
      ...(RESERVED.includes(name) || builtInRoots.includes(name)
        ? [
            source.atKey(['facts', name], {
              code: 'reserved-name',
              message: `\`${name}\` has a meaning of its own in rules.`,
              remedy: 'Call the fact something else.',
            }),
          ]
        : []),
      ...(value
        ? [...checkFold(name, value, report), ...checkSources(name, value, report, catalogue)]
        : checkSeries(name, fact, report, catalogue)),
    ];
  });
};

/** The types of the declared facts, as rules may count on them. */
export const typesOf = ({ facts }: PolicyDocument): ReadonlyMap<string, FactType> =>
  new Map(valueFacts(facts).map(([name, fact]) => [name, typeGiven(fact)]));

/** The type that rules may count on, even where the declaration has a mistake: one mistake is reported once. */
const typeGiven = ({ type, fold }: ValueFact): FactType =>
  TYPES_OF_FOLD[fold].includes(type) ? type : (TYPES_OF_FOLD[fold][0] ?? type);

/** What is taken back must fit as well; it is looked at when the event itself is right. */
const checkSources = (name: string, fact: ValueFact, report: Report, catalogue: EventCatalogue): readonly PolicyProblem[] => {
  const found = checkEvent(name, fact, 'event', report, catalogue);
  const takesBack = fact.minus !== undefined && (fact.fold === 'sum' || fact.fold === 'count');
  return found.length === 0 && takesBack ? checkEvent(name, fact, 'minus', report, catalogue) : found;
};

const FOLD_IN_WORDS: Readonly<Record<ValueFact['fold'], string>> = {
  sum: 'a sum',
  count: 'a count of events',
  distinct: 'a count of different values',
  last: 'the latest value',
  min: 'the smallest value',
  max: 'the largest value',
  since: 'the days since an event',
};

const checkFold = (name: string, fact: ValueFact, report: Report): readonly PolicyProblem[] => {
  const found: PolicyProblem[] = [];
  const types = TYPES_OF_FOLD[fact.fold];
  if (!types.includes(fact.type)) {
    found.push(
      report('type', {
        code: 'type-does-not-fit-fold',
        message: `Fact \`${name}\` is ${FOLD_IN_WORDS[fact.fold]}, which gives ${types.join(' or ')}, not ${fact.type}.`,
        remedy: `Write \`type: ${types[0] ?? ''}\`.`,
      }),
    );
  }
  const usesField = fact.fold !== 'count' && fact.fold !== 'since';
  if (usesField && fact.field === undefined) {
    found.push(
      report('fold', {
        code: 'field-missing',
        message: `Fact \`${name}\` is ${FOLD_IN_WORDS[fact.fold]} and does not say of which field.`,
        remedy: 'Add `field:` with the name of the field.',
      }),
    );
  }
  if (!usesField && fact.field !== undefined) {
    found.push(
      report('field', {
        code: 'field-without-use',
        message: `Fact \`${name}\` is ${FOLD_IN_WORDS[fact.fold]}: it looks at no field.`,
        remedy: 'Take `field` out, or use fold: distinct to count different values.',
      }),
    );
  }
  if (fact.minus !== undefined && fact.fold !== 'sum' && fact.fold !== 'count') {
    found.push(
      report('minus', {
        code: 'minus-without-use',
        message: `Fact \`${name}\` is ${FOLD_IN_WORDS[fact.fold]}: nothing can be taken back from it.`,
        remedy: 'Take `minus` out; it belongs to sum and count.',
      }),
    );
  }
  if (fact.window !== undefined && fact.fold === 'since') {
    found.push(
      report('window', {
        code: 'window-without-use',
        message: `Fact \`${name}\` counts the days since an event: a window would cut them off.`,
        remedy: 'Take `window` out and compare the days in the rule.',
      }),
    );
  } else if (fact.window !== undefined && !parsePeriod(fact.window)) {
    found.push(
      report('window', {
        code: 'not-a-period',
        message: `The window of fact \`${name}\` is \`${fact.window}\`, which is not a period.`,
        remedy: 'Write P12M for twelve months, P90D for ninety days, P2W for two weeks.',
      }),
    );
  }
  return found;
};

const checkEvent = (
  name: string,
  fact: ValueFact,
  key: 'event' | 'minus',
  report: Report,
  catalogue: EventCatalogue,
): readonly PolicyProblem[] => {
  const wanted = fact[key] ?? '';
  const event = findEvent(catalogue, wanted);
  if (!event) {
    const dayOpened = /day-?opened/i.test(wanted);
    return [
      report(key, {
        code: 'unknown-event',
        message: dayOpened
          ? 'The opening of a day is not a fact about an account.'
          : `There is no event called \`${wanted}\` (fact \`${name}\`).`,
        remedy: dayOpened ? 'Use `window`, or fold: since.' : suggestion(wanted, eventNames(catalogue)),
      }),
    ];
  }
  return [...checkField(name, fact, event, report), ...checkMatch(name, fact, event, key, report)];
};

const checkField = (name: string, fact: ValueFact, event: CatalogueEvent, report: Report): readonly PolicyProblem[] => {
  const { field } = fact;
  if (field === undefined || fact.fold === 'count' || fact.fold === 'since') return [];
  const type = fieldType(event, field);
  if (!type) {
    return [
      report('field', {
        code: 'unknown-field',
        message: `${event.name} has no field \`${field}\` (fact \`${name}\`).`,
        remedy: suggestion(field, fieldsOf(event)),
      }),
    ];
  }
  if (type === 'any' && fact.match === undefined) {
    return [
      report('field', {
        code: 'match-missing',
        message: `Fact \`${name}\` takes \`${field}\` of every ${event.name}, whatever it is about.`,
        remedy: 'Say which ones with `match`, for example `match: {name: unlisted}`.',
      }),
    ];
  }
  if (fact.fold === 'distinct' || !TYPES_OF_FOLD[fact.fold].includes(fact.type) || FIELDS_OF_TYPE[fact.type].includes(type))
    return [];
  const fitting = Object.entries(FIELDS_OF_TYPE)
    .filter(([, types]) => types.includes(type))
    .map(([factType]) => factType);
  return [
    report('type', {
      code: 'type-does-not-fit-field',
      message: `Fact \`${name}\` is ${fact.type}, but \`${field}\` of ${event.name} is ${type}.`,
      remedy: `Write \`type: ${fitting.join(' or ')}\`, or choose another field.`,
    }),
  ];
};

const checkMatch = (
  name: string,
  fact: ValueFact,
  event: CatalogueEvent,
  key: 'event' | 'minus',
  report: Report,
): readonly PolicyProblem[] =>
  Object.entries(fact.match ?? {}).flatMap(([field, value]) => {
    const type = fieldType(event, field);
    if (!type)
      return [
        report('match', {
          code: 'unknown-field',
          message: `${event.name}${key === 'minus' ? ', which is taken off,' : ''} has no field \`${field}\` to match (fact \`${name}\`).`,
          remedy: suggestion(field, fieldsOf(event)),
        }),
      ];
    if (canEqual(type, value)) return [];
    return [
      report('match', {
        code: 'match-never-true',
        message: `\`${field}\` of ${event.name} is ${type} and can never be ${JSON.stringify(value)} (fact \`${name}\`).`,
        remedy: 'Match with a value of the same kind.',
      }),
    ];
  });

const canEqual = (type: FieldType, value: Plain): boolean => {
  if (type === 'any') return true;
  if (type === 'integer') return typeof value === 'number';
  if (type === 'boolean') return typeof value === 'boolean';
  return type !== 'money' && typeof value === 'string';
};

const fieldsOf = ({ fields, lines }: CatalogueEvent): readonly string[] => [
  ...Object.keys(fields).filter((field) => field !== 'lines'),
  ...Object.keys(lines),
];

const fieldType = ({ fields, lines }: CatalogueEvent, field: string): FieldType | undefined =>
  Object.hasOwn(fields, field) ? fields[field] : Object.hasOwn(lines, field) ? lines[field] : undefined;
