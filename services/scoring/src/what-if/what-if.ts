import type { PlainDate, PolicyRef } from '@strata/kernel';
import { candidateInput, INPUTS_STREAM, readPartitionState, upToDay } from '@strata/messaging';
import { compileDocument, type CompiledPolicy, type EventCatalogue } from '@strata/policy';
import { knownThen, rerun } from '@strata/replay';
import type { ScoringFold } from '../fold/scoring.core.js';
import { POLICY_PUBLISHED } from '../names.js';
import { type Cut, replayOf, type ReplayParts } from '../replay/partition.replay.js';
import { cutsOf } from '../replay/replay.js';
import { inputUnderCandidate } from './candidate.js';
import { Comparing, type Comparison } from './comparison.js';
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

/**
 * The history as it is on record through the same fold under another policy, beside what was decided. Nothing is recorded, and nobody waits. Goes
 * partition by partition, page by page: memory holds the rows of one partition's accounts.
 * @throws when the candidate does not compile
 */
export const runWhatIf = async (
  parts: ReplayParts,
  { document, catalogue, moves, from, to, onProgress }: WhatIfOptions,
): Promise<WhatIf> => {
  const compiled = compileDocument(document, catalogue);
  if (!compiled.ok) throw new Error(`the candidate does not compile: ${compiled.problems[0]?.message ?? ''}`);
  const { policy: candidate } = compiled;
  const cuts = await cutsOf(parts);
  const total = cuts.reduce((sum, { upTo }) => sum + upTo, 0);
  const end = to ?? (await lastDay(parts, cuts));
  const comparing = new Comparing(candidate, (hash) => parts.policies.known(hash));
  const fired = new Fired();
  let events = 0;
  for (const cut of cuts) {
    const seen = (count: number): void => {
      events += count;
      onProgress?.(events, total);
    };
    await comparePartition({ parts, cut, candidate, from, to: end, comparing, moves, fired, seen });
  }
  const { ref: policy, currency } = candidate;
  const neverFired = fired.unfiredOf(candidate);
  return {
    policy,
    currency,
    from: from ?? null,
    to: end,
    events,
    neverFired,
    ...comparing.result(await moves.first(SHOWN_MOVES)),
  };
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
  comparing: Comparing;
  moves: Moves;
  fired: Fired;
  seen: (events: number) => void;
}>;

const comparePartition = async ({ parts, cut, candidate, from, to, comparing, moves, fired, seen }: Work): Promise<void> => {
  const compiled = (ref: PolicyRef) => (ref.hash === candidate.ref.hash ? candidate : parts.policies.compiled(ref));
  const { fold, past } = await replayOf(parts, cut, { policies: { compiled }, isRehearsal: true });
  const recorded = recordedStandings(parts.scoring, cut, to); // read while the fold runs
  recorded.catch(() => undefined); // thrown when it is awaited
  const sales = new Sales({ currency: candidate.currency, timezone: candidate.timezone, to });
  const told = new Told(candidate, fired);
  void fold.input(candidateInput({ type: POLICY_PUBLISHED, policy: candidate, partition: cut.partition, from }));
  const input = inputUnderCandidate(fold, from);
  const running = rerun(
    { take: (event) => fold.take(event), input },
    { ...past, events: upToDay(past.events, to), isTakenIn: knownThen },
  );
  for await (const page of running) {
    for (const event of page) sales.add(event);
    told.hear(fold);
    seen(page.length);
  }
  told.hear(fold);

  const real = await recorded;
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
};

/** What the candidate decided, as far as the result says it: the latest points and reasons of each account. */
class Told {
  readonly #candidate: CompiledPolicy;
  readonly #fired: Fired;
  readonly #points = new Map<string, number>();
  readonly #reasons = new Map<string, Readonly<Record<string, string>>>();

  constructor(candidate: CompiledPolicy, fired: Fired) {
    this.#candidate = candidate;
    this.#fired = fired;
  }

  hear(fold: ScoringFold): void {
    for (const { accountId, event } of fold.decided()) {
      const { data } = event;
      if (accountId === null || !isDecision(data) || data.policy.hash !== this.#candidate.ref.hash) continue;
      if (typeof data.points === 'number') this.#points.set(accountId, data.points);
      if (event.type === 'scoring.score-changed.v1') this.#fired.hear(data.adjustments ?? []);
      if (event.type === 'scoring.account-excluded.v1') this.#fired.excluded(data.reason ?? '');
      if (event.type === 'scoring.tier-changed.v1' && data.ladder !== undefined && data.reason !== undefined) {
        this.#reasons.set(accountId, { ...this.#reasons.get(accountId), [data.ladder]: data.reason });
        this.#fired.reached(data.ladder, data.to ?? '');
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

class Fired {
  readonly #rules = new Set<string>();
  readonly #reasons = new Set<string>();
  readonly #tiers = new Set<string>();

  hear(adjustments: readonly Readonly<{ id: string }>[]): void {
    for (const { id } of adjustments) this.#rules.add(id);
  }

  excluded(reason: string): void {
    this.#reasons.add(reason);
  }

  reached(ladder: string, tier: string): void {
    this.#tiers.add(`${ladder}.${tier}`);
  }

  unfiredOf({ adjustments, exclusions, ladders }: CompiledPolicy): readonly Unfired[] {
    const tiers = ladders.flatMap(({ name, tiers: of }) => of.map(({ id }) => `${name}.${id}`));
    return [
      ...adjustments.filter(({ id }) => !this.#rules.has(id)).map(({ id }) => ({ kind: 'adjustment', id }) as const),
      ...exclusions
        .filter(({ reason }) => !this.#reasons.has(reason))
        .map(({ reason }) => ({ kind: 'exclusion', id: reason }) as const),
      ...tiers.filter((tier) => !this.#tiers.has(tier)).map((id) => ({ kind: 'tier', id }) as const),
    ];
  }
}

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
