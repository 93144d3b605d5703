import { Inject, Injectable } from '@nestjs/common';
import { Ledger } from '@strata/ledger';
import { type FoldedPartition, INPUTS_STREAM, readPartitionState } from '@strata/messaging';
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
    return (await this.allInForce())[0] ?? null;
  }

  /** The same; while one takes the place of another, the new one and the one that still decides in some partitions. */
  async allInForce(): Promise<readonly CompiledPolicy[]> {
    const latestFirst = (await this.#partitions())
      .flatMap(({ partition, state }) => (state.inForce ? [{ partition, state, inForce: state.inForce }] : []))
      .toSorted((a, b) => (a.inForce.startsOn < b.inForce.startsOn ? 1 : -1));
    const found = new Map(latestFirst.map((one) => [one.inForce.policy.hash, one]));
    return Promise.all(
      [...found.values()].map(async ({ partition, state, inForce }) => {
        await this.policies.know(partition, state, []);
        return this.policies.compiled(inForce.policy);
      }),
    );
  }

  /** The stage of those who have left, for lists that leave them out; null when they are wanted, and where no policy knows such a stage. */
  async churnStageUnless(isWanted: boolean): Promise<string | null> {
    return isWanted ? null : ((await this.policy())?.lifecycle?.churn?.stage ?? null);
  }

  /** The latest day that is open in a partition; null before the first. */
  async day(): Promise<string | null> {
    return (await this.#partitions()).reduce<string | null>((latest, { state: { day } }) => {
      return day !== null && (latest === null || day > latest) ? day : latest;
    }, null);
  }

  async #partitions(): Promise<readonly Readonly<{ partition: number; state: FoldedPartition }>[]> {
    const streams = Array.from({ length: this.ledger.partitions }, (_, partition) => ({ partition, stream: INPUTS_STREAM }));
    const { states } = await this.ledger.lookUp(this.ledger.pool, streams, []);
    return states.map(({ partition, state }) => ({ partition, state: readPartitionState(state) }));
  }
}
