import { parsePeriod } from '@strata/kernel';
import { OVERRIDE_FIELDS, type PolicyDocument } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';

/** Whether tiers set by hand say everything that an auditor asks for, and end. */
export const checkOverrides = (source: PolicySource, { overrides }: PolicyDocument): readonly PolicyProblem[] => {
  if (!overrides) return [];
  const { fields = OVERRIDE_FIELDS, maxDuration } = overrides;
  const found: PolicyProblem[] = [];
  const left = OVERRIDE_FIELDS.filter((field) => !fields.includes(field));
  if (left.length > 0)
    found.push(
      source.at(['overrides', 'fields'], {
        code: 'override-says-too-little',
        message: `Overrides would not say ${left.join(', ')}: nobody could tell later why a tier was held.`,
        remedy: `Write \`fields: [${OVERRIDE_FIELDS.join(', ')}]\`.`,
      }),
    );
  if (!parsePeriod(maxDuration))
    found.push(
      source.at(['overrides', 'maxDuration'], {
        code: 'not-a-period',
        message: `The longest override is \`${maxDuration}\`, which is not a period.`,
        remedy: 'Write P180D for a hundred and eighty days.',
      }),
    );
  return found;
};
