import type { PolicyDocument } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';
import { parseFraction } from './window.compile.js';

/** Whether each window says in exactly one way which days are in it. */
export const checkWindows = (source: PolicySource, { windows = {} }: PolicyDocument): readonly PolicyProblem[] =>
  Object.entries(windows).flatMap(([name, { lastFraction, lastDays }]) => {
    if ((lastFraction === undefined) === (lastDays === undefined)) {
      return [
        source.atKey(['windows', name], {
          code: 'window-not-one-way',
          message: `Window \`${name}\` must say either a fraction of the term or a number of days, not both and not neither.`,
          remedy: 'Write `lastFraction: 1/3` or `lastDays: 90`.',
        }),
      ];
    }
    if (lastFraction === undefined || parseFraction(lastFraction)) return [];
    return [
      source.at(['windows', name, 'lastFraction'], {
        code: 'not-a-fraction',
        message: `Window \`${name}\` is the last \`${lastFraction}\` of a term, which is not a fraction of it.`,
        remedy: 'Write two whole numbers, the first not above the second: 1/3.',
      }),
    ];
  });
