import { Inject, Injectable } from '@nestjs/common';
import { Ledger } from '@strata/ledger';
import { INPUTS_STREAM, readPartitionState } from '@strata/messaging';
import type { CompiledPolicy } from '@strata/policy';
import { Policies } from './policies.js';

/** What the partitions have in force. */
@Injectable()
export class Standing {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    private readonly policies: Policies,
  ) {}

  /** The policy that decides now; while one takes the place of another, the new one. Null before the first. */
  async policy(): Promise<CompiledPolicy | null> {
    const streams = Array.from({ length: this.ledger.partitions }, (_, partition) => ({ partition, stream: INPUTS_STREAM }));
    const { states } = await this.ledger.lookUp(this.ledger.pool, streams, []);
    const standing = states.map(({ partition, state }) => ({ partition, state: readPartitionState(state) }));
    const latest = standing
      .flatMap(({ partition, state }) => (state.inForce ? [{ partition, state, inForce: state.inForce }] : []))
      .toSorted((a, b) => (a.inForce.startsOn < b.inForce.startsOn ? -1 : 1))
      .at(-1);
    if (!latest) return null;
    await this.policies.know(latest.partition, latest.state, []);
    return this.policies.compiled(latest.inForce.policy);
  }

  /** The latest day that is open in a partition; null before the first. */
  async day(): Promise<string | null> {
    const streams = Array.from({ length: this.ledger.partitions }, (_, partition) => ({ partition, stream: INPUTS_STREAM }));
    const { states } = await this.ledger.lookUp(this.ledger.pool, streams, []);
    return states.reduce<string | null>((latest, { state }) => {
      const { day } = readPartitionState(state);
      return day !== null && (latest === null || day > latest) ? day : latest;
    }, null);
  }
}
