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

/** What adds up over the partitions: plain data, as another thread may have counted it. */
export type Tally = Readonly<{
  accounts: number;
  revenue: number;
  cells: ReadonlyMap<string, readonly Cell[]>;
  rights: readonly RightsMoved[];
  moves: number;
}>;

/** Adds up the accounts of a partition one by one, and keeps nothing of each: its moves are to be taken away. */
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

  tally(): Tally {
    const cells = new Map([...this.#cells].map(([ladder, of]) => [ladder, [...of.values()]] as const));
    return {
      accounts: this.#accounts,
      revenue: this.#revenue,
      cells,
      rights: [...this.#rights.values()],
      moves: this.#movesTotal,
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
}

const rightsOf = (policy: CompiledPolicy | undefined, ladder: string) =>
  policy?.entitlements.find((entitlements) => entitlements.ladder === ladder);
