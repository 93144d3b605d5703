import { Controller, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { Ledger } from '@strata/ledger';
import { type Batch, BatchContext, BatchFilter, recordInputs } from '@strata/messaging';
import { inputsFrom } from './inputs/scoring.inputs.js';
import { NAMES, SCORING_DECISIONS } from './names.js';

/**
 * What scoring decides and lifecycle needs becomes recorded inputs, each behind the position of the account ledger that its partition has come
 * to: so the interleaving of the two ledgers is on record. Nothing is decided here; the other consumer is woken by what was recorded.
 */
@Controller()
@UseFilters(BatchFilter)
export class ScoringDecisionsConsumer {
  constructor(private readonly ledger: Ledger) {}

  @EventPattern<'scoring.ledger.v1'>('scoring.ledger.v1', { consumer: SCORING_DECISIONS, inputs: false })
  async consume(@Payload() { partition, events }: Batch, @Ctx() { transaction, skips }: BatchContext): Promise<void> {
    const inputs = events.filter(({ stream, position }) => !skips.isLeftOut(stream, position)).flatMap(inputsFrom);
    await recordInputs(this.ledger, NAMES, transaction, partition, inputs);
  }
}
