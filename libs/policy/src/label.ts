import type { Label } from './policy.document.js';

/** A label in a language; in any that it has when it does not have that one. A text is the same in all. */
export const labelIn = (label: Label, language: string): string =>
  typeof label === 'string' ? label : (label[language] ?? Object.values(label)[0] ?? '');
