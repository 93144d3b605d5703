import type { PlainDate, PolicyRef } from '@strata/kernel';
import { candidateInput, INPUTS_STREAM, readPartitionState, upToDay } from '@strata/messaging';
import { compileDocument, type CompiledPolicy, type EventCatalogue } from '@strata/policy';
import { inLanes, knownThen, type Lane, rerun } from '@strata/replay';
import type { ScoringFold } from '../fold/scoring.core.js';
import { POLICY_PUBLISHED } from '../names.js';
import { type Cut, replayOf, type ReplayParts } from '../replay/partition.replay.js';
import { cutsOf } from '../replay/replay.js';
import { inputUnderCandidate } from './candidate.js';
import { Comparing, type Comparison, type Tally } from './comparison.js';
import { comparisonOf } from './comparison.total.js';
import { Sales } from './sales.js';
import type { Moves } from './moves.js';
import { recordedStandings, type Standing } from './standing.js';

export type WhatIfOptions = Readonly<{
  /** The candidate's document, checked before. */
  document: unknown;
  catalogue: EventCatalogue;
  /** Where the moves go. */
  moves: Moves;
  /** The day from which the candidate holds; without one it holds from the first day of the history. */
  from?: PlainDate | undefined;
  /** The day at whose end both are compared; the last one that is open, unless told. */
  to?: PlainDate | undefined;
  onProgress?: (done: number, total: number) => void;
  /** Another thread that does a share of it at the same time. */
  beside?: (share: WhatIfShare, seen: Seen) => Promise<readonly ComparedCut[]>;
}>;

/** A rule of the candidate that gave nobody anything, on no day. */
export type Unfired = Readonly<{ kind: 'adjustment' | 'exclusion' | 'tier'; id: string }>;

export type WhatIf = Comparison &
  Readonly<{
    policy: PolicyRef;
    currency: string;
    from: PlainDate | null;
    to: PlainDate;
    events: number;
    neverFired: readonly Unfired[];
  }>;

/** Hears how many more events went through. */
export type Seen = (events: number) => void;

/** Partitions to compare up to the end of a day, for one of several threads. */
export type WhatIfShare = Readonly<{ cuts: readonly Cut[]; to: PlainDate }>;

/** What came of one partition; plain data. */
export type ComparedCut = Readonly<{ events: number; tally: Tally; fired: ReadonlySet<string> }>;

/**
 * The history as it is on record through the same fold under another policy, beside what was decided. Nothing is recorded, and nobody waits. Goes
 * partition by partition, page by page: memory holds the rows of one partition's accounts, of one in each thread.
 * @throws when the candidate does not compile
 */
export const runWhatIf = async (parts: ReplayParts, options: WhatIfOptions): Promise<WhatIf> => {
  const { from, beside, onProgress } = options;
  const candidate = candidateOf(options);
  const cuts = await cutsOf(parts);
  const to = options.to ?? (await lastDay(parts, cuts));
  const seen = counting(cuts, onProgress);
  const here: Lane<Cut, ComparedCut> = (mine) => compareCuts(parts, { ...options, cuts: mine, to }, seen);
  const compared = await inLanes(beside ? [here, (theirs) => beside({ cuts: theirs, to }, seen)] : [here], cuts);
  const events = compared.reduce((sum, of) => sum + of.events, 0);
  const fired = new Set(compared.flatMap((of) => [...of.fired]));
  const { ref: policy, currency } = candidate;
  const comparison = comparisonOf(
    candidate,
    compared.map(({ tally }) => tally),
    await options.moves.first(SHOWN_MOVES),
  );
  return { policy, currency, from: from ?? null, to, events, neverFired: unfiredOf(candidate, fired), ...comparison };
};

type Order = Pick<WhatIfOptions, 'document' | 'catalogue' | 'moves' | 'from'>;

/** The partitions of a share, one after the other. `seen` hears of every page. */
export const compareCuts = async (
  parts: ReplayParts,
  { cuts, to, from, moves, ...order }: Order & WhatIfShare,
  seen: Seen,
): Promise<readonly ComparedCut[]> => {
  const candidate = candidateOf(order);
  const compared: ComparedCut[] = [];
  for (const cut of cuts) compared.push(await comparePartition({ parts, cut, candidate, from, to, moves, seen }));
  return compared;
};

/** Adds up what several threads have seen. */
const counting = (cuts: readonly Cut[], onProgress: WhatIfOptions['onProgress']): Seen => {
  const total = cuts.reduce((sum, { upTo }) => sum + upTo, 0);
  let done = 0;
  return (events) => onProgress?.((done += events), total);
};

const candidateOf = ({ document, catalogue }: Pick<Order, 'document' | 'catalogue'>): CompiledPolicy => {
  const compiled = compileDocument(document, catalogue);
  if (compiled.ok) return compiled.policy;
  throw new Error(`the candidate does not compile: ${compiled.problems[0]?.message ?? ''}`);
};

/** Moves that are shown with the result; the rest is a list of its own. */
const SHOWN_MOVES = 1_000;
const KEPT_AT_ONCE = 1_000;

type Work = Readonly<{
  parts: ReplayParts;
  cut: Cut;
  candidate: CompiledPolicy;
  from: PlainDate | undefined;
  to: PlainDate;
  moves: Moves;
  seen: Seen;
}>;

const comparePartition = async ({ parts, cut, candidate, from, to, moves, seen }: Work): Promise<ComparedCut> => {
  const compiled = (ref: PolicyRef) => (ref.hash === candidate.ref.hash ? candidate : parts.policies.compiled(ref));
  const { fold, past } = await replayOf(parts, cut, { policies: { compiled }, isRehearsal: true });
  const recorded = recordedStandings(parts.scoring, cut, to); // read while the fold runs
  recorded.catch(() => undefined); // thrown when it is awaited
  const sales = new Sales({ currency: candidate.currency, timezone: candidate.timezone, to });
  const told = new Told(candidate);
  void fold.input(candidateInput({ type: POLICY_PUBLISHED, policy: candidate, partition: cut.partition, from }));
  const input = inputUnderCandidate(fold, from);
  const running = rerun(
    { take: (event) => fold.take(event), input },
    { ...past, events: upToDay(past.events, to), isTakenIn: knownThen },
  );
  let events = 0;
  for await (const page of running) {
    for (const event of page) sales.add(event);
    told.hear(fold);
    events += page.length;
    seen(page.length);
  }
  told.hear(fold);

  const real = await recorded;
  const comparing = new Comparing(candidate, (hash) => parts.policies.known(hash));
  for (const accountId of new Set([...real.keys(), ...told.accounts()])) {
    const tiers = Object.fromEntries(
      Object.entries(fold.accounts.state(accountId).ladders).map(([name, { tier }]) => [name, tier]),
    );
    const points = told.pointsOf(accountId);
    const standing: Standing | undefined = points === undefined ? undefined : { points, tiers, policy: candidate.ref.hash };
    const revenue = sales.of(accountId);
    comparing.add({ accountId, real: real.get(accountId), candidate: standing, revenue, reasons: told.reasonsOf(accountId) });
    if (comparing.waiting >= KEPT_AT_ONCE) await moves.keep(comparing.takeMoves());
  }
  await moves.keep(comparing.takeMoves());
  return { events, tally: comparing.tally(), fired: told.fired };
};

/** What the candidate decided, as far as the result says it: the latest points and reasons of each account. */
class Told {
  readonly #candidate: CompiledPolicy;
  /** Every rule that gave somebody something: `<kind> <id>`. */
  readonly fired = new Set<string>();
  readonly #points = new Map<string, number>();
  readonly #reasons = new Map<string, Readonly<Record<string, string>>>();

  constructor(candidate: CompiledPolicy) {
    this.#candidate = candidate;
  }

  hear(fold: ScoringFold): void {
    for (const { accountId, event } of fold.decided()) {
      const { data } = event;
      if (accountId === null || !isDecision(data) || data.policy.hash !== this.#candidate.ref.hash) continue;
      if (typeof data.points === 'number') this.#points.set(accountId, data.points);
      if (event.type === 'scoring.score-changed.v1')
        for (const { id } of data.adjustments ?? []) this.fired.add(`adjustment ${id}`);
      if (event.type === 'scoring.account-excluded.v1') this.fired.add(`exclusion ${data.reason ?? ''}`);
      if (event.type === 'scoring.tier-changed.v1' && data.ladder !== undefined && data.reason !== undefined) {
        this.#reasons.set(accountId, { ...this.#reasons.get(accountId), [data.ladder]: data.reason });
        this.fired.add(`tier ${data.ladder}.${data.to ?? ''}`);
      }
    }
  }

  accounts(): Iterable<string> {
    return this.#points.keys();
  }

  pointsOf(accountId: string): number | undefined {
    return this.#points.get(accountId);
  }

  reasonsOf(accountId: string): Readonly<Record<string, string>> {
    return this.#reasons.get(accountId) ?? {};
  }
}

const unfiredOf = ({ adjustments, exclusions, ladders }: CompiledPolicy, fired: ReadonlySet<string>): readonly Unfired[] => {
  const rules: readonly Unfired[] = [
    ...adjustments.map(({ id }) => ({ kind: 'adjustment', id }) as const),
    ...exclusions.map(({ reason }) => ({ kind: 'exclusion', id: reason }) as const),
    ...ladders.flatMap(({ name, tiers }) => tiers.map(({ id }) => ({ kind: 'tier', id: `${name}.${id}` }) as const)),
  ];
  return rules.filter(({ kind, id }) => !fired.has(`${kind} ${id}`));
};

type Heard = Readonly<{
  policy: PolicyRef;
  points?: number;
  adjustments?: readonly Readonly<{ id: string }>[];
  ladder?: string;
  to?: string;
  reason?: string;
}>;

const isDecision = (data: unknown): data is Heard =>
  typeof data === 'object' && data !== null && 'policy' in data && typeof data.policy === 'object' && data.policy !== null;

const lastDay = async ({ scoring }: ReplayParts, cuts: readonly Cut[]): Promise<PlainDate> => {
  const streams = cuts.map(({ partition }) => ({ partition, stream: INPUTS_STREAM }));
  const { states } = await scoring.lookUp(scoring.pool, streams, []);
  return states.reduce((last, { state }) => {
    const { day } = readPartitionState(state);
    return day !== null && day > last ? day : last;
  }, '');
};
