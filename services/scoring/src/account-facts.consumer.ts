import { Controller, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type Batch, BatchContext, BatchFilter } from '@strata/messaging';
import { ScoringStore } from './fold/scoring.store.js';
import { ACCOUNT_FACTS } from './names.js';
import { Cuts } from './review/cuts.js';

/** Facts about customers become scores and tiers. Everything a batch leads to commits with its checkpoint, or not at all. */
@Controller()
@UseFilters(BatchFilter)
export class AccountFactsConsumer {
  constructor(
    private readonly store: ScoringStore,
    private readonly cuts: Cuts,
  ) {}

  @EventPattern<'account.ledger.v1'>('account.ledger.v1', { consumer: ACCOUNT_FACTS })
  async consume(@Payload() { partition, events }: Batch, @Ctx() context: BatchContext): Promise<void> {
    const cut = await this.cuts.open(partition, events, context); // whether a review is under way, if a day opens in the batch
    const opened = await this.store.open(partition, events, context); // rows of the batch's accounts and of those that are due
    for (const event of cut.takeable(events)) {
      const takingEffect = opened.fold.take(event); // pure, in memory; a promise only where a new policy takes effect
      if (takingEffect) await takingEffect;
      await cut.taken(event, opened.fold); // measures all accounts where a review is due
    }
    await this.store.save(opened, cut.all, context); // decisions, states, read models; the checkpoint moves with this commit
  }
}
