import type { CompiledPolicy } from '@strata/policy';
import type { Cell, Comparison, LadderComparison, Move, RightsMoved, Tally } from './comparison.js';

/** The tallies of all partitions together, in order of partition. `moves`: those that are shown with it. */
export const comparisonOf = (candidate: CompiledPolicy, tallies: readonly Tally[], moves: readonly Move[]): Comparison => {
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  const ladders = [...new Set(tallies.flatMap(({ cells }) => [...cells.keys()]))].sort();
  const movesTotal = sum((tally) => tally.moves);
  return {
    accounts: sum(({ accounts }) => accounts),
    revenue: sum(({ revenue }) => revenue),
    ladders: ladders.map((ladder) => {
      const cells = tallies.flatMap((tally) => tally.cells.get(ladder) ?? []);
      return ladderComparison(candidate, ladder, added(cells, ['from', 'to'], ['accounts', 'revenue']));
    }),
    moves,
    movesTotal,
    movesAreCut: movesTotal > moves.length,
    entitlements: rightsMoved(tallies).filter(({ gained, lost }) => gained + lost > 0),
  };
};

const rightsMoved = (tallies: readonly Tally[]): readonly RightsMoved[] =>
  added(
    tallies.flatMap(({ rights }) => rights),
    ['ladder', 'right'],
    ['gained', 'lost'],
  );

/** One for all that have the same names, with their numbers added; in order of the first of each. */
const added = <Of, Count extends keyof Of & string>(
  all: readonly (Of & Readonly<Record<Count, number>>)[],
  names: readonly (keyof Of)[],
  counts: readonly Count[],
): (Of & Readonly<Record<Count, number>>)[] => {
  const sums = new Map<string, Of & Readonly<Record<Count, number>>>();
  for (const one of all) {
    const key = JSON.stringify(names.map((name) => one[name]));
    const before = sums.get(key);
    const more = Object.fromEntries(counts.map((count) => [count, (before?.[count] ?? 0) + one[count]]));
    sums.set(key, { ...one, ...more });
  }
  return [...sums.values()];
};

const ladderComparison = (candidate: CompiledPolicy, ladder: string, cells: readonly Cell[]): LadderComparison => {
  const compiled = candidate.ladders.find(({ name }) => name === ladder)?.tiers ?? [];
  const tiers = tiersOf(
    compiled.map(({ id }) => id),
    cells,
  );
  const matrix = cells.toSorted((a, b) => rank(tiers, a.from) - rank(tiers, b.from) || rank(tiers, a.to) - rank(tiers, b.to));
  return { ladder, tiers, matrix, moved: movedIn(tiers, cells), shares: sharesOf(compiled, cells) };
};

/** The candidate's tiers from the lowest, then those that only reality has. */
const tiersOf = (known: readonly string[], cells: readonly Cell[]): readonly string[] => {
  const others = new Set(cells.flatMap(({ from, to }) => [from, to]).filter((tier) => tier !== null));
  return [...known, ...[...others].filter((tier) => !known.includes(tier)).sort()];
};

const movedIn = (tiers: readonly string[], cells: readonly Cell[]): LadderComparison['moved'] => {
  const moves = cells.filter(({ from, to }) => from !== to);
  const isUp = ({ from, to }: Cell): boolean => rank(tiers, to) > rank(tiers, from);
  const [up, down] = [moves.filter(isUp), moves.filter((cell) => !isUp(cell))];
  return {
    accounts: sumOf(moves, 'accounts'),
    revenue: sumOf(moves, 'revenue'),
    up: sumOf(up, 'accounts'),
    down: sumOf(down, 'accounts'),
    revenueUp: sumOf(up, 'revenue'),
    revenueDown: sumOf(down, 'revenue'),
  };
};

const sharesOf = (tiers: CompiledPolicy['ladders'][number]['tiers'], cells: readonly Cell[]): LadderComparison['shares'] => {
  const accountsOn = (isMeant: (cell: Cell) => boolean): number => sumOf(cells.filter(isMeant), 'accounts');
  const onLadder = accountsOn(({ to }) => to !== null);
  return tiers.map(({ id, expectShare }) => {
    const accounts = accountsOn(({ to }) => to === id);
    const share = onLadder === 0 ? 0 : accounts / onLadder;
    const isOutside = expectShare !== null && onLadder > 0 && (share < expectShare[0] || share > expectShare[1]);
    return { tier: id, accounts, share, expected: expectShare, isOutside };
  });
};

const sumOf = (cells: readonly Cell[], of: 'accounts' | 'revenue'): number => cells.reduce((total, cell) => total + cell[of], 0);
const rank = (tiers: readonly string[], tier: string | null): number => (tier === null ? -1 : tiers.indexOf(tier));
