/** One line of the result: how fast (or how long), and what the database or the broker alone did in the same minutes. */
export type Line = Readonly<{
  name: string;
  /** Things per second, or milliseconds. */
  rate: number;
  unit: string;
  /** Which floor this is compared with, and how fast that was. */
  floor?: Readonly<{ name: string; rate: number }>;
  /** `rate / floor.rate` should reach this. */
  aim?: number;
  /** Where less is better: `rate / floor.rate` should not be above this. */
  atMost?: number;
  note?: string;
}>;

export const ratioOf = ({ rate, floor }: Line): number | undefined => (floor ? rate / floor.rate : undefined);

const ROUNDS = 3;

/**
 * Measures the floor and the thing in turns, three rounds of each, and keeps the round whose ratio is the middle one: a disk that
 * is slow for some seconds then slows both, and what it does once decides nothing.
 */
export const besides = async (
  line: Omit<Line, 'rate' | 'floor'>,
  floor: Readonly<{ name: string; measure: () => Promise<number> }>,
  measure: () => Promise<number>,
): Promise<Line> => {
  const rounds: { rate: number; floor: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push({ floor: await floor.measure(), rate: await measure() });
  rounds.sort((a, b) => a.rate / a.floor - b.rate / b.floor);
  const middle = rounds[Math.floor(ROUNDS / 2)] ?? { rate: NaN, floor: NaN };
  const ratios = rounds.map(({ rate, floor: base }) => (rate / base).toFixed(2)).join(' ');
  return { ...line, rate: middle.rate, floor: { name: floor.name, rate: middle.floor }, note: line.note ?? `rounds: ${ratios}` };
};

/** Runs `work` again and again from `callers` at once, for `seconds`, after a warm-up, and answers calls per second. */
export const callsPerSecond = async (
  callers: number,
  seconds: number,
  work: (caller: number, call: number) => Promise<unknown>,
): Promise<number> => {
  await round(callers, seconds / 4, work);
  return round(callers, seconds, work);
};

const round = async (
  callers: number,
  seconds: number,
  work: (caller: number, call: number) => Promise<unknown>,
): Promise<number> => {
  const started = performance.now();
  const until = started + seconds * 1_000;
  let calls = 0;
  const caller = async (_: unknown, number: number): Promise<void> => {
    while (performance.now() < until) await work(number, calls++);
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return calls / ((performance.now() - started) / 1_000);
};

/** How many things per second `work` got done, once. */
export const thingsPerSecond = async (work: () => Promise<number>): Promise<number> => {
  const started = performance.now();
  const things = await work();
  return things / ((performance.now() - started) / 1_000);
};
