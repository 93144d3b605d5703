import { Inject, Injectable } from '@nestjs/common';
import type { LifecycleState } from '@strata/domain-lifecycle';
import { Ledger, type RecordedEvent } from '@strata/ledger';
import { type BatchContext, type Opened, PartitionStore, type PublishedPolicies } from '@strata/messaging';
import type { CompiledPolicy } from '@strata/policy';
import { applyProfiles, counting } from '../stage/profile.projection.js';
import { applyRecord } from '../stage/record.projection.js';
import { NAMES } from '../names.js';
import { requireContract } from '@strata/contracts';
import { count } from './decision.metrics.js';
import { lifecycleCore } from './lifecycle.core.js';
import { Policies } from './policies.js';

type OpenedFold = Opened<CompiledPolicy, LifecycleState>;

/** The two ends of a batch: brings what it needs into memory, and writes what it led to, read models included. */
@Injectable()
export class LifecycleStore {
  readonly #store: PartitionStore<CompiledPolicy, LifecycleState>;

  constructor(@Inject(Ledger) ledger: Ledger, @Inject(Policies) policies: PublishedPolicies<CompiledPolicy>) {
    this.#store = new PartitionStore({ ledger, core: lifecycleCore, names: NAMES, check: requireContract, policies });
  }

  open(partition: number, events: readonly RecordedEvent[], context: BatchContext): Promise<OpenedFold> {
    return this.#store.open(partition, events, context);
  }

  async save(opened: OpenedFold, events: readonly RecordedEvent[], context: BatchContext): Promise<void> {
    const tx = context.transaction;
    await this.#store.save(opened, context, async ({ partition, decided, inputs }) => {
      context.whenCommitted(() => count(decided));
      // Of what is left out nothing is known for sure, not even that it is what its contract promises.
      await applyProfiles(tx, counting(events, context.skips));
      // In the order of the ledger: what was recorded first was there before anything was decided.
      await applyRecord(tx, [...inputs, ...decided.map(({ event }) => ({ ...event, partition }))]);
    });
  }
}
