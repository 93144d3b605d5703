import type { BatchContext } from '../src/batch.context.js';
import type { Batch } from '../src/event-source.js';

/** A handler that notes each event once: `ON CONFLICT` stands for the derived event id of a real effect. */
export const noting =
  (fail: (event: Batch['events'][number]) => void = () => undefined) =>
  async ({ partition, events }: Batch, { transaction, consumer }: BatchContext): Promise<void> => {
    for (const event of events) fail(event);
    await transaction.query(
      `INSERT INTO scoring.effect SELECT $1, $2, * FROM unnest($3::bigint[], $4::uuid[]) ON CONFLICT DO NOTHING`,
      [consumer, partition, events.map(({ position }) => position), events.map(({ eventId }) => eventId)],
    );
  };
