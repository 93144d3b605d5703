import { Controller, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type Batch, BatchContext, BatchFilter } from '@strata/messaging';
import { LifecycleStore } from './fold/lifecycle.store.js';
import { ACCOUNT_FACTS } from './names.js';

/** Facts about customers become stages, windows and signals. Everything a batch leads to commits with its checkpoint, or not at all. */
@Controller()
@UseFilters(BatchFilter)
export class AccountFactsConsumer {
  constructor(private readonly store: LifecycleStore) {}

  @EventPattern<'account.ledger.v1'>('account.ledger.v1', { consumer: ACCOUNT_FACTS })
  async consume(@Payload() { partition, events }: Batch, @Ctx() context: BatchContext): Promise<void> {
    const opened = await this.store.open(partition, events, context); // rows at hand; inputs recorded meanwhile are taken in
    for (const event of events) {
      const takingEffect = opened.fold.take(event); // pure, in memory; a promise only where a new policy takes effect
      if (takingEffect) await takingEffect;
    }
    await this.store.save(opened, events, context); // decisions, states, read models; the checkpoint moves with this commit
  }
}
