import { recordOf, textOf } from '../http/json.js';

/** The languages in which Strata explains. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A label of the policy in a language: a text, or a text by language. In any that it has when not in this one; empty when there is none. */
export const labelOf = (value: unknown, key: string, language: Language): string => {
  const plain = textOf(value, key);
  if (plain !== '') return plain;
  const byLanguage = recordOf(recordOf(value)[key]);
  return textOf(byLanguage, language) || textOf(byLanguage, Object.keys(byLanguage)[0] ?? '');
};
