import { type JsonRecord, listOf, numberOf, recordOf, textOf } from '../http/json.js';
import { labelOf } from './label.js';
import { factText, inWords } from '../output/values.js';

/** What an explanation quotes of a policy document. */
export type PolicyView = Readonly<{
  baseFact: string;
  bands: readonly Readonly<{ from: number; points: number }>[];
  /** The ids of the rules in the order of the document, each with its formula: `5 * referrals, max 10`. */
  rules: ReadonlyMap<string, string>;
  /** A fact's value for people: money as money. */
  value: (fact: string, value: unknown) => string;
  /** What a fact means, in the policy's words; empty when it says nothing. */
  label: (fact: string) => string;
}>;

/** Reads a policy document as it is recorded (domain.md section 4). */
export const policyViewOf = (document: unknown): PolicyView => {
  const root = recordOf(document);
  const currency = textOf(root['metadata'], 'currency');
  const facts = recordOf(root['facts']);
  const scoring = recordOf(root['scoring']);
  const base = recordOf(scoring['base']);
  return {
    baseFact: textOf(base, 'fact'),
    bands: Object.entries(recordOf(base['bands']))
      .map(([from, points]) => ({ from: Number(from), points: Number(points) }))
      .toSorted((a, b) => a.from - b.from),
    rules: new Map(listOf(scoring['adjust']).map((rule) => [textOf(rule, 'id'), formulaOf(rule)])),
    value: (fact, value) => factText(value, textOf(facts[fact], 'type'), currency),
    label: (fact) => labelOf(facts[fact], 'label', 'en'),
  };
};

const formulaOf = (rule: JsonRecord): string => {
  const when = textOf(rule, 'when');
  const caps = ['min', 'max'].flatMap((bound) => (bound in rule ? [`, ${bound} ${numberOf(rule, bound)}`] : []));
  const valid = textOf(rule, 'validFor');
  return `${textOf(rule, 'points')}${when && ` when ${when}`}${caps.join('')}${valid && `, valid for ${inWords(valid)}`}`;
};
