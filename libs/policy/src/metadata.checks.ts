import { isPlainDate } from '@strata/kernel';
import { suggestion } from './nearest.js';
import type { PolicyDocument } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';

/** Whether the calendar, the clock and the money that the policy names exist. */
export const checkMetadata = (source: PolicySource, { metadata }: PolicyDocument): readonly PolicyProblem[] => {
  const found: PolicyProblem[] = [];
  if (!isPlainDate(metadata.effectiveFrom)) {
    found.push(
      source.at(['metadata', 'effectiveFrom'], {
        code: 'not-a-date',
        message: `\`${metadata.effectiveFrom}\` is not a day of the calendar.`,
        remedy: 'Write the first day it holds as year-month-day, such as 2026-01-01.',
      }),
    );
  }
  if (!isTimeZone(metadata.timezone)) {
    found.push(
      source.at(['metadata', 'timezone'], {
        code: 'unknown-timezone',
        message: `There is no time zone called \`${metadata.timezone}\`.`,
        remedy: `${nearZone(metadata.timezone)}Use a name of the form Asia/Shanghai or Europe/London.`,
      }),
    );
  }
  if (!Intl.supportedValuesOf('currency').includes(metadata.currency)) {
    found.push(
      source.at(['metadata', 'currency'], {
        code: 'unknown-currency',
        message: `There is no currency \`${metadata.currency}\`.`,
        remedy: 'Use its three capital letters of ISO 4217, such as CNY, EUR or GBP.',
      }),
    );
  }
  return found;
};

const isTimeZone = (name: string): boolean => {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

const nearZone = (name: string): string => {
  const hint = suggestion(name, Intl.supportedValuesOf('timeZone'));
  return hint.startsWith('Did') ? `${hint} ` : '';
};
