import { Inject, Injectable } from '@nestjs/common';
import type { ScoreState } from '@strata/domain-scoring';
import { Ledger, type NewEvent, type Queryable, type RecordedEvent } from '@strata/ledger';
import { accountOf, accountStream, type BatchContext, type Opened, PartitionStore } from '@strata/messaging';
import type { CompiledPolicy } from '@strata/policy';
import { NAMES } from '../names.js';
import { applyOverrides } from '../override/override.projection.js';
import { Policies } from '../policy/policies.js';
import { applyRights } from '../rights/rights.projection.js';
import { applyNames } from '../score/account-name.projection.js';
import { applyDecisions } from '../score/score.projection.js';
import { requireContract } from '@strata/contracts';
import { count } from './decision.metrics.js';
import { scoringCore, type ScoringFold } from './scoring.core.js';

type OpenedFold = Opened<CompiledPolicy, ScoreState>;

/** The two ends of a batch: brings what it needs into memory, and writes what it led to, read models included. */
@Injectable()
export class ScoringStore {
  readonly #store: PartitionStore<CompiledPolicy, ScoreState>;

  constructor(@Inject(Ledger) ledger: Ledger, policies: Policies) {
    this.#store = new PartitionStore({ ledger, core: scoringCore, names: NAMES, check: requireContract, policies });
  }

  open(partition: number, events: readonly RecordedEvent[], context: BatchContext): Promise<OpenedFold> {
    return this.#store.open(partition, events, context);
  }

  /** Brings the rows of all accounts of the partition: a review measures every one. */
  async loadAll(tx: Queryable, fold: ScoringFold): Promise<void> {
    const { rows } = await tx.query<{ stream: string }>(
      `SELECT stream FROM scoring.stream_state WHERE partition = $1 AND starts_with(stream, $2) ORDER BY stream`,
      [fold.partition, accountStream('')],
    );
    await this.#store.load(
      tx,
      fold,
      rows.flatMap(({ stream }) => accountOf(stream) ?? []),
    );
  }

  async save(opened: OpenedFold, events: readonly RecordedEvent[], context: BatchContext): Promise<void> {
    const tx = context.transaction;
    await this.#store.save(opened, context, ({ partition, decided }) => {
      const decisions = decided.map(({ event }) => event);
      context.whenCommitted(() => count(decisions));
      return Promise.all([applyNames(tx, events), project(tx, partition, decisions)]);
    });
  }
}

/** Brings the read models up to what was decided in a partition. */
export const project = async (tx: Queryable, partition: number, events: readonly NewEvent[]): Promise<void> => {
  const decisions = events.map((event) => ({ ...event, partition }));
  await Promise.all([applyDecisions(tx, decisions), applyRights(tx, decisions), applyOverrides(tx, decisions)]);
};
