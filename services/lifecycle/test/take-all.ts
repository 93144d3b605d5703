import type { Ledger } from '@strata/ledger';
import { type Batch, type BatchContext, deliverOnce, LedgerSource } from '@strata/messaging';

type Handler = Readonly<{ consume: (batch: Batch, context: BatchContext) => Promise<void> }>;

/** A consumer takes everything that is in a ledger now, partition by partition, in batches of `size`. */
export const takeAll = async (own: Ledger, from: Ledger, consumer: string, handler: Handler, size: number): Promise<void> => {
  const source = new LedgerSource({ ledger: from, batchSize: size });
  const handle = handler.consume.bind(handler);
  const options = { consumer, pool: own.pool, checkpoints: own, source, ticked: () => undefined, handle };
  for (let partition = 0; partition < own.partitions; partition++) {
    const { position } = await deliverOnce(options, { partition, events: [] });
    for await (const events of source.history(partition, position, Number.MAX_SAFE_INTEGER))
      await deliverOnce(options, { partition, events });
  }
};
