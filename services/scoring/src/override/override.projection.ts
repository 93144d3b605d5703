import type { OverrideExpired, OverrideWithdrawn, TierOverridden } from '@strata/domain-scoring';
import type { Projection, Queryable, RecordedEvent } from '@strata/ledger';

type Event = Pick<RecordedEvent, 'partition' | 'type' | 'data'>;

const TABLE = 'scoring.override';

/** One row per override: what was asked for, and once it has ended when and how. In the order of the events. */
export const applyOverrides = async (
  tx: Queryable,
  events: readonly Event[],
  place: (table: string) => string = (table) => table,
): Promise<void> => {
  for (const { partition, type, data } of events) {
    if (isHeld(type, data)) await hold(tx, place(TABLE), partition, data);
    if (isWithdrawn(type, data)) await end(tx, place(TABLE), data.overrideId, data.on, 'withdrawn');
    if (isExpired(type, data)) await end(tx, place(TABLE), data.overrideId, data.on, data.because);
  }
};

/** The read model of overrides, for `rebuildProjection`. */
export const overrideProjection: Projection = {
  tables: [TABLE],
  apply: (tx, events, place) => applyOverrides(tx, events, place),
};

/** It replaces one that holds on the same ladder. */
const hold = async (tx: Queryable, table: string, partition: number, data: TierOverridden['data']): Promise<void> => {
  const { overrideId, accountId, ladder, tier, reason, requestedBy, approvedBy, on, expiresOn } = data;
  await tx.query(
    `UPDATE ${table} SET ended_on = $3, ended_by = 'replaced' WHERE account_id = $1 AND ladder = $2 AND ended_on IS NULL`,
    [accountId, ladder, on],
  );
  await tx.query(
    `INSERT INTO ${table} (override_id, account_id, partition, ladder, tier, reason, requested_by, approved_by, held_from, expires_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (override_id) DO NOTHING`,
    [overrideId, accountId, partition, ladder, tier, reason, requestedBy, approvedBy, on, expiresOn],
  );
};

const end = async (tx: Queryable, table: string, overrideId: string, on: string, by: string): Promise<void> => {
  await tx.query(`UPDATE ${table} SET ended_on = $2, ended_by = $3 WHERE override_id = $1 AND ended_on IS NULL`, [
    overrideId,
    on,
    by,
  ]);
};

/* The type of its event says what it is: that the data is as it should be was seen to when it was recorded. */
const isHeld = (type: string, data: unknown): data is TierOverridden['data'] =>
  type === 'scoring.tier-overridden.v1' && isAbout(data);
const isWithdrawn = (type: string, data: unknown): data is OverrideWithdrawn['data'] =>
  type === 'scoring.override-withdrawn.v1' && isAbout(data);
const isExpired = (type: string, data: unknown): data is OverrideExpired['data'] =>
  type === 'scoring.override-expired.v1' && isAbout(data);
const isAbout = (data: unknown): boolean => typeof data === 'object' && data !== null && 'overrideId' in data;
