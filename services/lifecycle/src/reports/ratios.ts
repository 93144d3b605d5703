/** A part of a whole, with four digits behind the point (0.8333); null where there is no whole. */
export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : rounded(part / whole, 4));

/** A number with so many digits behind the point. */
export const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

/** How a rate stands to an earlier one. */
export type Change = Readonly<{
  /** Of the earlier rate: from 0.10 to 0.07 is -0.3, "30 % less". Null where either is not known, or the earlier is 0. */
  relative: number | null;
  /** In percentage points: from 0.10 to 0.07 is -3. Null where either is not known. */
  points: number | null;
}>;

/** How a rate changed against an earlier one: relative, and in percentage points; the two are often taken for each other. Source: S2 (results). */
export const changeOf = (now: number | null, before: number | null): Change => ({
  relative: now === null || before === null || before === 0 ? null : rounded((now - before) / before, 4),
  points: now === null || before === null ? null : rounded((now - before) * 100, 2),
});
