import { isPlainDate, type PlainDate } from '@strata/kernel';
import { InvalidArgumentError } from 'commander';

/** Reads a whole number of at least `min`. */
export const wholeNumber =
  (min: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min) throw new InvalidArgumentError(`must be a whole number of at least ${min}.`);
    return value;
  };

export const plainDate = (text: string): PlainDate => {
  if (!isPlainDate(text)) throw new InvalidArgumentError('must be a date of the calendar, such as 2026-03-31.');
  return text;
};

export const month = (text: string): string => {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('must be a month, such as 2026-03.');
  return text;
};

export const instant = (text: string): string => {
  if (!/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new InvalidArgumentError('must be an instant with Z or an offset, such as 2026-03-31T18:00:00Z.');
  }
  return text;
};

/** A tier of a ladder. */
export type Place = Readonly<{ ladder: string; tier: string }>;

/** Reads `value:D`. */
export const place = (text: string): Place => {
  const [, ladder, tier] = /^([^:]+):(.+)$/.exec(text) ?? [];
  if (ladder === undefined || tier === undefined) throw new InvalidArgumentError('must be a ladder and a tier, such as value:D.');
  return { ladder, tier };
};

/** A version of a policy: `cn-b2b@3`. */
export type PolicyVersion = Readonly<{ id: string; version: number }>;

/** Reads `ID@V`; undefined when the text is not one. */
export const policyVersionOf = (text: string): PolicyVersion | undefined => {
  const [, id, version] = /^([A-Za-z0-9][\w.-]*)@(\d+)$/.exec(text) ?? [];
  return id !== undefined && version !== undefined ? { id, version: Number(version) } : undefined;
};
