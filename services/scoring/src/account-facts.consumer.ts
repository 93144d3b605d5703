import { Controller, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type Batch, BatchContext, BatchFilter } from '@strata/messaging';
import { PartitionStore } from './fold/partition.store.js';
import { ACCOUNT_FACTS } from './names.js';

/** Facts about customers become scores and tiers. Everything a batch leads to commits with its checkpoint, or not at all. */
@Controller()
@UseFilters(BatchFilter)
export class AccountFactsConsumer {
  constructor(private readonly store: PartitionStore) {}

  @EventPattern<'account.ledger.v1'>('account.ledger.v1', { consumer: ACCOUNT_FACTS })
  async consume(@Payload() { partition, events }: Batch, @Ctx() context: BatchContext): Promise<void> {
    const fold = await this.store.open(partition, events, context); // rows of the batch's accounts and of those that are due
    for (const event of events) {
      const takingEffect = fold.take(event); // pure, in memory; a promise only where a new policy takes effect
      if (takingEffect) await takingEffect;
    }
    await this.store.save(fold, events, context); // decisions, states, read models; the checkpoint moves with this commit
  }
}
