import type { CompiledPolicy } from '@strata/policy';
import { moveReason } from './move.reason.js';
import type { Standing } from './standing.js';

/** An account under the candidate beside what was decided. `revenue`: net sales of twelve months, in minor units. */
export type Compared = Readonly<{
  accountId: string;
  real: Standing | undefined;
  candidate: Standing | undefined;
  revenue: number;
  /** How it came to where it stands under the candidate, by ladder. */
  reasons: Readonly<Record<string, string>>;
}>;

/** How many accounts, worth how much, stand on `from` in reality and on `to` under the candidate; null: on no tier of the ladder. */
export type Cell = Readonly<{ from: string | null; to: string | null; accounts: number; revenue: number }>;
export type TierShare = Readonly<{
  tier: string;
  accounts: number;
  share: number;
  expected: readonly [number, number] | null;
  isOutside: boolean;
}>;
export type Move = Readonly<{
  accountId: string;
  ladder: string;
  from: string | null;
  to: string | null;
  pointsBefore: number | null;
  pointsAfter: number | null;
  reason: string;
  revenue: number;
}>;
export type RightsMoved = Readonly<{ ladder: string; right: string; gained: number; lost: number }>;
export type LadderComparison = Readonly<{
  ladder: string;
  /** Lowest first, those of reality that the candidate does not have at the end. */
  tiers: readonly string[];
  matrix: readonly Cell[];
  moved: Readonly<{ accounts: number; revenue: number; up: number; down: number; revenueUp: number; revenueDown: number }>;
  shares: readonly TierShare[];
}>;
export type Comparison = Readonly<{
  accounts: number;
  revenue: number;
  ladders: readonly LadderComparison[];
  /** The accounts moved, of the most revenue first, at most a thousand; `movesTotal` says how many there are, and a list of their own has all. */
  moves: readonly Move[];
  movesTotal: number;
  /** Whether there are more moves than are listed. */
  movesAreCut: boolean;
  entitlements: readonly RightsMoved[];
}>;

/** Adds up accounts one by one, and keeps nothing of each: its moves are to be taken away. */
export class Comparing {
  readonly #candidate: CompiledPolicy;
  readonly #policyOf: (hash: string) => CompiledPolicy | undefined;
  readonly #cells = new Map<string, Map<string, Cell>>();
  readonly #rights = new Map<string, RightsMoved>();
  #moves: Move[] = [];
  #movesTotal = 0;
  #accounts = 0;
  #revenue = 0;

  constructor(candidate: CompiledPolicy, policyOf: (hash: string) => CompiledPolicy | undefined) {
    this.#candidate = candidate;
    this.#policyOf = policyOf;
  }

  add(compared: Compared): void {
    const { real, candidate, revenue } = compared;
    this.#accounts += 1;
    this.#revenue += revenue;
    const ladders = new Set([
      ...this.#candidate.ladders.map(({ name }) => name),
      ...Object.keys(real?.tiers ?? {}),
      ...Object.keys(candidate?.tiers ?? {}),
    ]);
    for (const ladder of ladders) {
      const [from, to] = [real?.tiers[ladder] ?? null, candidate?.tiers[ladder] ?? null];
      this.#addCell(ladder, from, to, revenue);
      if (from !== to) this.#addMove(compared, ladder, from, to);
      this.#addRights(ladder, real, from, to);
    }
  }

  /** The moves that were found since this was asked last. */
  takeMoves(): readonly Move[] {
    const moves = this.#moves;
    this.#moves = [];
    return moves;
  }

  /** How many moves wait to be taken. */
  get waiting(): number {
    return this.#moves.length;
  }

  /** @param moves those that are shown with it */
  result(moves: readonly Move[]): Comparison {
    return {
      accounts: this.#accounts,
      revenue: this.#revenue,
      ladders: [...this.#cells.keys()].sort().map((ladder) => this.#ladder(ladder)),
      moves,
      movesTotal: this.#movesTotal,
      movesAreCut: this.#movesTotal > moves.length,
      entitlements: [...this.#rights.values()].filter(({ gained, lost }) => gained + lost > 0),
    };
  }

  #addCell(ladder: string, from: string | null, to: string | null, revenue: number): void {
    const cells = this.#cells.get(ladder) ?? new Map<string, Cell>();
    const key = JSON.stringify([from, to]);
    const before = cells.get(key) ?? { from, to, accounts: 0, revenue: 0 };
    cells.set(key, { from, to, accounts: before.accounts + 1, revenue: before.revenue + revenue });
    this.#cells.set(ladder, cells);
  }

  #addMove(
    { accountId, real, candidate, revenue, reasons }: Compared,
    ladder: string,
    from: string | null,
    to: string | null,
  ): void {
    const [pointsBefore, pointsAfter] = [real?.points ?? null, candidate?.points ?? null];
    const compiled = this.#candidate.ladders.find(({ name }) => name === ladder);
    const reason = moveReason(compiled, { from, to, points: pointsAfter, told: reasons[ladder] });
    this.#movesTotal += 1;
    this.#moves.push({ accountId, ladder, from, to, pointsBefore, pointsAfter, reason, revenue });
  }

  /** Rights of the tier held, as each policy gives them; what is kept of a tier that was lost is not counted. */
  #addRights(ladder: string, real: Standing | undefined, from: string | null, to: string | null): void {
    const after = rightsOf(this.#candidate, ladder);
    const before = rightsOf(real && this.#policyOf(real.policy), ladder);
    const [granted, held] = [(to !== null && after?.tiers.get(to)) || {}, (from !== null && before?.tiers.get(from)) || {}];
    const better = after ?? before;
    for (const right of Object.keys(better?.beyond(granted, held) ?? {})) this.#count(ladder, right, 'gained');
    for (const right of Object.keys(better?.beyond(held, granted) ?? {})) this.#count(ladder, right, 'lost');
  }

  #count(ladder: string, right: string, what: 'gained' | 'lost'): void {
    const key = `${ladder} ${right}`;
    const before = this.#rights.get(key) ?? { ladder, right, gained: 0, lost: 0 };
    this.#rights.set(key, { ...before, [what]: before[what] + 1 });
  }

  #ladder(ladder: string): LadderComparison {
    const matrix = [...(this.#cells.get(ladder)?.values() ?? [])];
    const compiled = this.#candidate.ladders.find(({ name }) => name === ladder)?.tiers ?? [];
    const known = compiled.map(({ id }) => id);
    const others = new Set(matrix.flatMap(({ from, to }) => [from, to]).filter((tier) => tier !== null));
    const tiers = [...known, ...[...others].filter((tier) => !known.includes(tier)).sort()];
    const moves = matrix.filter(({ from, to }) => from !== to);
    const isUp = ({ from, to }: Cell): boolean => rank(tiers, to) > rank(tiers, from);
    const sum = (cells: readonly Cell[], of: 'accounts' | 'revenue'): number =>
      cells.reduce((total, cell) => total + cell[of], 0);
    const onLadder = sum(
      matrix.filter(({ to }) => to !== null),
      'accounts',
    );
    return {
      ladder,
      tiers,
      matrix: matrix.sort((a, b) => rank(tiers, a.from) - rank(tiers, b.from) || rank(tiers, a.to) - rank(tiers, b.to)),
      moved: {
        accounts: sum(moves, 'accounts'),
        revenue: sum(moves, 'revenue'),
        up: sum(moves.filter(isUp), 'accounts'),
        down: sum(
          moves.filter((cell) => !isUp(cell)),
          'accounts',
        ),
        revenueUp: sum(moves.filter(isUp), 'revenue'),
        revenueDown: sum(
          moves.filter((cell) => !isUp(cell)),
          'revenue',
        ),
      },
      shares: compiled.map(({ id, expectShare }) => {
        const accounts = sum(
          matrix.filter(({ to }) => to === id),
          'accounts',
        );
        const share = onLadder === 0 ? 0 : accounts / onLadder;
        const isOutside = expectShare !== null && onLadder > 0 && (share < expectShare[0] || share > expectShare[1]);
        return { tier: id, accounts, share, expected: expectShare, isOutside };
      }),
    };
  }
}

const rank = (tiers: readonly string[], tier: string | null): number => (tier === null ? -1 : tiers.indexOf(tier));
const rightsOf = (policy: CompiledPolicy | undefined, ladder: string) =>
  policy?.entitlements.find((entitlements) => entitlements.ladder === ladder);
