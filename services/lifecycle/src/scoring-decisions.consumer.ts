import { Controller, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { Ledger, type RecordedEvent } from '@strata/ledger';
import { type Batch, BatchContext, BatchFilter, NotYet, recordInputs } from '@strata/messaging';
import { inputsFrom, standsBehind } from './inputs/scoring.inputs.js';
import { NAMES, SCORING_DECISIONS } from './names.js';

/**
 * What scoring decides and lifecycle needs becomes recorded inputs, each behind the position of the account ledger that its partition has come
 * to: so the interleaving of the two ledgers is on record. Scoring may be ahead: then what it decided waits until its facts are taken here, too, so
 * that no policy decides here before it did there, and no tier is known before what led to it. Nothing is decided here; the other consumer is woken by
 * what was recorded.
 */
@Controller()
@UseFilters(BatchFilter)
export class ScoringDecisionsConsumer {
  constructor(private readonly ledger: Ledger) {}

  @EventPattern<'scoring.ledger.v1'>('scoring.ledger.v1', { consumer: SCORING_DECISIONS, inputs: false })
  async consume(@Payload() { partition, events }: Batch, @Ctx() context: BatchContext): Promise<void> {
    const { transaction, skips } = context;
    const standing = events.filter(({ stream, position }) => !skips.isLeftOut(stream, position));
    const behind = Math.max(0, ...standing.map(standsBehind));
    const reached = behind > 0 ? await this.ledger.checkpoint(transaction, NAMES.consumer, partition) : 0;
    const early = standing.find((event) => standsBehind(event) > reached);
    const taken = early ? standing.filter(({ position }) => position < early.position) : standing;
    if (early) waitFor(early, events, context);
    await recordInputs(this.ledger, NAMES, transaction, partition, taken.flatMap(inputsFrom));
  }
}

/** Takes what stands before the event. @throws NotYet when that is nothing */
const waitFor = (early: RecordedEvent, events: readonly RecordedEvent[], context: BatchContext): void => {
  const last = events.findLast(({ position }) => position < early.position);
  if (!last)
    throw new NotYet(`${early.type} at ${early.position} stands behind position ${standsBehind(early)} of the account ledger`);
  context.onlyUpTo(last.position);
};
