/** A seeded source of chance: the same text gives the same numbers on every machine, forever. */
export type Random = Readonly<{
  /** From 0 up to, not including, 1. */
  next: () => number;
  /** A whole number from `min` to `max`, both included. */
  int: (min: number, max: number) => number;
  between: (min: number, max: number) => number;
  chance: (probability: number) => boolean;
  pick: <T>(items: readonly [T, ...T[]]) => T;
  /** `count` different items, in the order of the list. */
  sample: <T>(items: readonly T[], count: number) => readonly T[];
}>;

/** FNV-1a, 32 bit: spreads the seed's text over the four words of the generator. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
};

/** sfc32 (PractRand's small fast counter): integer arithmetic only, so no platform can disagree about it. */
const sfc32 = (seed: string): (() => number) => {
  let a = hash(`${seed}/a`) | 0;
  let b = hash(`${seed}/b`) | 0;
  let c = hash(`${seed}/c`) | 0;
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 0x1_0000_0000;
  };
  for (let i = 0; i < 12; i += 1) next();
  return next;
};

/** A generator of its own for each seed text: adding an account never changes the story of another. */
export const randomOf = (seed: string): Random => {
  const next = sfc32(seed);
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    between: (min, max) => min + next() * (max - min),
    chance: (probability) => next() < probability,
    pick: (items) => items[int(0, items.length - 1)] ?? items[0],
    sample: (items, count) => {
      const left = items.map((_, index) => index);
      const taken = new Set<number>();
      while (taken.size < Math.min(count, items.length)) taken.add(left.splice(int(0, left.length - 1), 1)[0] ?? 0);
      return items.filter((_, index) => taken.has(index));
    },
  };
};
