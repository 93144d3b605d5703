/** From where to where a share may lie. */
export type Interval = readonly [least: number, most: number];

/** The quantile of the normal distribution that leaves 2.5 % on either side. */
const Z = 1.959963984540054;

/**
 * Wilson's score interval: between which shares the true one lies with 95 % confidence, after `hits` of `trials`. Unlike the textbook's interval
 * it stays within 0 and 1 and is honest for few trials. Null without trials.
 */
export const wilson = (hits: number, trials: number): Interval | null => {
  if (trials === 0) return null;
  const share = hits / trials;
  const spread = Z * Math.sqrt((share * (1 - share) + Z ** 2 / (4 * trials)) / trials);
  const [middle, scale] = [share + Z ** 2 / (2 * trials), 1 + Z ** 2 / trials];
  return [hits === 0 ? 0 : Math.max(0, (middle - spread) / scale), hits === trials ? 1 : Math.min(1, (middle + spread) / scale)];
};
