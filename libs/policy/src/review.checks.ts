import { parsePeriod } from '@strata/kernel';
import { type EventCatalogue, findEvent } from './event-catalogue.js';
import type { PlacedRule } from './ladder.compile.js';
import { suggestion } from './nearest.js';
import type { FactDeclaration, PolicyDocument } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';

type Path = readonly (string | number)[];
type Facts = PolicyDocument['facts'];
type Check = (source: PolicySource, document: PolicyDocument, catalogue: EventCatalogue) => readonly PolicyProblem[];

/** Whether the population can be reviewed as the policy says. */
export const checkReviews: Check = (source, document, catalogue) =>
  [checkSchedule, checkKeyAccounts, checkProducts, checkClusters].flatMap((check) => check(source, document, catalogue));

/** A rule about a part of the review that the policy does not ask for could never fire. */
export const checkReviewed = (
  source: PolicySource,
  { keyAccounts, segments }: PolicyDocument,
  rules: readonly PlacedRule[],
): readonly PolicyProblem[] =>
  rules.flatMap(({ rule, path }) => [
    ...(rule.facts.includes('key_account') && !keyAccounts
      ? [source.at(path, neverKnown(rule.source, 'key_account', 'keyAccounts: {measure: …, share: 0.8}'))]
      : []),
    ...(rule.facts.includes('cluster') && !segments?.clusters
      ? [source.at(path, neverKnown(rule.source, 'cluster', 'segments: {clusters: {features: […], …}}'))]
      : []),
  ]);

const neverKnown = (rule: string, name: string, section: string) => ({
  code: 'never-known',
  message: `\`${rule}\` uses \`${name}\`, which this policy never finds out: the rule could never fire.`,
  remedy: `Add the section that says how it is found: \`${section}\`.`,
});

const checkSchedule: Check = (source, { reviews, facts }) => {
  if (!reviews) return [];
  const { every = 'P1M', onDay, rankBy, top } = reviews;
  const period = parsePeriod(every);
  const at = (key: string, code: string, message: string, remedy: string) =>
    source.at(['reviews', key], { code, message, remedy });
  return [
    ...(period ? [] : [at('every', 'not-a-period', `Reviews are made every \`${every}\`, which is not a period.`, PERIODS)]),
    ...(period && period.months > 0 && period.days > 0
      ? [at('every', 'period-mixed', `\`${every}\` mixes months and days: nobody could say which day is meant.`, PERIODS)]
      : []),
    ...(period && period.months === 0 && onDay !== undefined
      ? [at('onDay', 'day-without-use', `Every \`${every}\` has no day of the month.`, 'Take `onDay` out, or write months: P1M.')]
      : []),
    ...(rankBy === undefined ? [] : checkNumber(source, ['reviews', 'rankBy'], rankBy, facts)),
    ...checkFine(source, ['reviews', 'top'], top),
  ];
};

const PERIODS = 'Write P1M for each month, P3M for each quarter, P1Y for each year, or P7D for every seven days.';

const checkKeyAccounts: Check = (source, { keyAccounts, facts }) => {
  if (!keyAccounts) return [];
  const { measure, share, window } = keyAccounts;
  const measures = typeof measure === 'string' ? [measure] : measure;
  const path = (index: number): Path =>
    typeof measure === 'string' ? ['keyAccounts', 'measure'] : ['keyAccounts', 'measure', index];
  return [
    ...measures.flatMap((name, index) => checkMoney(source, path(index), name, facts)),
    ...checkFine(source, ['keyAccounts', 'share'], share),
    ...measures.flatMap((name) => {
      const fact = factOf(facts, name);
      if (window === undefined || !fact || fact.window === window) return [];
      return [
        source.at(['keyAccounts', 'window'], {
          code: 'window-differs',
          message: `Key accounts are measured by \`${name}\`, ${windowOf(fact)}, not over \`${window}\`.`,
          remedy:
            fact.window === undefined
              ? `Give fact \`${name}\` that window, or take this one out.`
              : `Write ${fact.window}, or measure another fact.`,
        }),
      ];
    }),
  ];
};

const windowOf = ({ window }: FactDeclaration): string =>
  window === undefined ? 'which counts the whole history' : `which counts over \`${window}\``;

const checkProducts: Check = (source, { products, facts }, catalogue) => {
  if (!products) return [];
  const { measure, by, classes } = products;
  const wrong = checkMoney(source, ['products', 'measure'], measure, facts);
  return [
    ...wrong,
    ...(wrong.length > 0 ? [] : checkLines(source, measure, by, facts, catalogue)),
    ...checkClasses(source, classes),
  ];
};

/** Only what is sold in lines can be told by product. */
const checkLines = (
  source: PolicySource,
  measure: string,
  by: string,
  facts: Facts,
  catalogue: EventCatalogue,
): readonly PolicyProblem[] => {
  const fact = factOf(facts, measure);
  const event = fact && findEvent(catalogue, fact.event);
  if (!fact || !event) return [];
  const isInLines =
    fact.field !== undefined && Object.hasOwn(event.lines, fact.field) && !Object.hasOwn(event.fields, fact.field);
  if (fact.fold !== 'sum' || !isInLines) {
    return [
      source.at(['products', 'measure'], {
        code: 'not-sold-in-lines',
        message: `Fact \`${measure}\` cannot be told by product: it is not a sum over the lines of an event.`,
        remedy: 'Measure a sum of an amount in the lines, such as that of OrderPlaced.',
      }),
    ];
  }
  if (event.lines[by] === 'string') return [];
  const texts = Object.entries(event.lines).flatMap(([name, type]) => (type === 'string' ? [name] : []));
  return [
    source.at(['products', 'by'], {
      code: 'unknown-field',
      message: `The lines of ${event.name} have no text \`${by}\` that says which product it is.`,
      remedy: suggestion(by, texts),
    }),
  ];
};

type Classes = NonNullable<PolicyDocument['products']>['classes'];

const checkClasses = (source: PolicySource, classes: Classes): readonly PolicyProblem[] =>
  classes.flatMap(({ id, upTo, expectShare }, index) => {
    const path: Path = ['products', 'classes', index];
    const before = classes[index - 1];
    const isLast = index === classes.length - 1;
    const at = (key: string, code: string, message: string, remedy: string) =>
      source.at([...path, key], { code, message, remedy });
    return [
      ...(classes.findIndex((one) => one.id === id) < index
        ? [at('id', 'written-twice', `There are two classes called \`${id}\`.`, 'Give each class a name of its own.')]
        : []),
      ...(before && upTo <= before.upTo
        ? [
            at(
              'upTo',
              'not-ascending',
              `Class \`${id}\` ends at ${upTo}, where \`${before.id}\` has ended already.`,
              'Let the shares rise from class to class.',
            ),
          ]
        : []),
      ...(isLast && upTo !== 1
        ? [
            at(
              'upTo',
              'not-complete',
              `The last class ends at ${upTo}: some products would have no class.`,
              'Let the last class go up to 1.',
            ),
          ]
        : []),
      ...(expectShare && expectShare[0] > expectShare[1]
        ? [
            at(
              'expectShare',
              'not-ascending',
              `At least ${expectShare[0]} and at most ${expectShare[1]} cannot be.`,
              'Write the smaller share first.',
            ),
          ]
        : []),
      ...checkFine(source, [...path, 'upTo'], upTo),
      ...(expectShare ?? []).flatMap((share, end) => checkFine(source, [...path, 'expectShare', end], share)),
    ];
  });

const checkClusters: Check = (source, { segments, facts }) =>
  (segments?.clusters?.features ?? []).flatMap((name, index) =>
    checkNumber(source, ['segments', 'clusters', 'features', index], name, facts),
  );

const checkMoney = (source: PolicySource, path: Path, name: string, facts: Facts): readonly PolicyProblem[] => {
  const fact = factOf(facts, name);
  if (fact?.type === 'money') return [];
  const money = Object.entries(facts).flatMap(([other, { type }]) => (type === 'money' ? [other] : []));
  return [
    source.at(path, {
      code: fact ? 'not-money' : 'unknown-fact',
      message: fact ? `Fact \`${name}\` is ${fact.type}, not money.` : `\`${name}\` is not a fact of this policy.`,
      remedy: suggestion(name, money),
    }),
  ];
};

const checkNumber = (source: PolicySource, path: Path, name: string, facts: Facts): readonly PolicyProblem[] => {
  const fact = factOf(facts, name);
  if (fact?.type === 'money' || fact?.type === 'int') return [];
  const numbers = Object.entries(facts).flatMap(([other, { type }]) => (type === 'money' || type === 'int' ? [other] : []));
  return [
    source.at(path, {
      code: fact ? 'not-a-number' : 'unknown-fact',
      message: fact ? `Fact \`${name}\` is not a number.` : `\`${name}\` is not a fact of this policy.`,
      remedy: suggestion(name, numbers),
    }),
  ];
};

const factOf = (facts: Facts, name: string): FactDeclaration | undefined =>
  Object.hasOwn(facts, name) ? facts[name] : undefined;

/** Shares are compared exactly, in millionths. */
const checkFine = (source: PolicySource, path: Path, share: number | undefined): readonly PolicyProblem[] =>
  share === undefined || Number.isInteger(Math.round(share * 1e10) / 1e4)
    ? []
    : [
        source.at(path, {
          code: 'share-too-fine',
          message: `A share of ${share} is finer than a millionth.`,
          remedy: 'Write at most six decimals: 0.8 is 80%.',
        }),
      ];
