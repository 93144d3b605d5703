import type { Label } from './policy.document.js';

/** One way to say which last days of a term are in a window: a fraction of the term, or a number of days. */
export type WindowRule = Readonly<{ lastFraction?: string; lastDays?: number; label?: Label }>;

/** The section `windows` of a policy. */
export type WindowsSection = Readonly<Record<string, WindowRule>>;

/** A window before the end of a term, such as `early` (the last third) or `focus` (the last ninety days). */
export type CompiledWindow = Readonly<{
  name: string;
  label: Label | null;
  /** How many of the last days of a term of so many days are in the window; a fraction of a day is not a day. */
  daysOf: (termDays: number) => number;
}>;

/** Compiles the section `windows`, sorted by name. A rule that was refused by the checks has no days. */
export const compileWindows = (section: WindowsSection = {}): readonly CompiledWindow[] =>
  Object.entries(section)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, rule]) => ({ name, label: rule.label ?? null, daysOf: daysOf(rule) }));

const daysOf = ({ lastFraction, lastDays }: WindowRule): CompiledWindow['daysOf'] => {
  if (lastDays !== undefined) return (termDays) => Math.min(termDays, lastDays);
  const fraction = parseFraction(lastFraction ?? '');
  return fraction ? (termDays) => Math.floor((termDays * fraction.numerator) / fraction.denominator) : () => 0;
};

/** Reads `1/3`; undefined when the text is not a fraction above 0 and at most 1. */
export const parseFraction = (text: string): { numerator: number; denominator: number } | undefined => {
  const [, above, below] = /^([1-9]\d{0,2})\/([1-9]\d{0,2})$/.exec(text) ?? [];
  const [numerator, denominator] = [Number(above), Number(below)];
  return numerator <= denominator ? { numerator, denominator } : undefined;
};
