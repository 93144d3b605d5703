import type { EntitlementsChanged, SegmentEntered, SegmentLeft } from '@strata/domain-scoring';
import type { Projection, Queryable, RecordedEvent } from '@strata/ledger';

type Decision = Pick<RecordedEvent, 'partition' | 'eventId' | 'type' | 'data'>;
type Rights = EntitlementsChanged['data'];
type Membership = (SegmentEntered | SegmentLeft)['data'];

const ENTITLEMENT = 'scoring.entitlement';
const MEMBER = 'scoring.segment_member';

/**
 * One row per account, ladder and day on which its rights changed, the last of the day; one row per account and segment that it is in.
 * `place` names the table to write to, which is another one during a rebuild.
 */
export const applyRights = async (
  tx: Queryable,
  decisions: readonly Decision[],
  place: (table: string) => string = (table) => table,
): Promise<void> => {
  const rights = new Map<string, Readonly<{ decision: Decision; data: Rights }>>();
  const members = new Map<string, Readonly<{ partition: number; data: Membership; since: string | null }>>();
  for (const decision of decisions) {
    const { type, data, partition } = decision;
    if (isRights(type, data)) rights.set(JSON.stringify([data.accountId, data.ladder, data.effectiveFrom]), { decision, data });
    if (isMembership(type, data)) {
      const since = type === 'scoring.segment-entered.v1' ? data.on : null;
      members.set(JSON.stringify([data.segment, data.accountId]), { partition, data, since });
    }
  }
  if (rights.size > 0) await saveRights(tx, place(ENTITLEMENT), [...rights.values()]);
  const changed = [...members.values()];
  const left = changed.filter(({ since }) => since === null);
  const entered = changed.filter(({ since }) => since !== null);
  if (left.length > 0)
    await tx.query({
      text: `DELETE FROM ${place(MEMBER)} WHERE (segment, account_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
      values: [left.map(({ data }) => data.segment), left.map(({ data }) => data.accountId)],
    });
  if (entered.length > 0)
    await tx.query({
      text: `INSERT INTO ${place(MEMBER)} AS m (segment, account_id, partition, since)
             SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::date[])
             ON CONFLICT (segment, account_id) DO UPDATE SET since = excluded.since`,
      values: [
        entered.map(({ data }) => data.segment),
        entered.map(({ data }) => data.accountId),
        entered.map(({ partition }) => partition),
        entered.map(({ since }) => since),
      ],
    });
};

/** The read models of rights and segments, for `rebuildProjection`. */
export const rightsProjection: Projection = {
  tables: [ENTITLEMENT, MEMBER],
  apply: (tx, events, place) => applyRights(tx, events, place),
};

const saveRights = (tx: Queryable, table: string, rows: readonly Readonly<{ decision: Decision; data: Rights }>[]) =>
  tx.query({
    ...(table === ENTITLEMENT && { name: 'scoring.save-rights' }),
    text: `INSERT INTO ${table} AS e (account_id, ladder, effective_from, partition, tier, granted, kept, because, decision_id)
           SELECT * FROM unnest($1::text[], $2::text[], $3::date[], $4::int[], $5::text[], $6::json[], $7::json[], $8::text[], $9::uuid[])
           ON CONFLICT (account_id, ladder, effective_from) DO UPDATE SET tier = excluded.tier, granted = excluded.granted,
             kept = excluded.kept, because = excluded.because, decision_id = excluded.decision_id`,
    values: [
      rows.map(({ data }) => data.accountId),
      rows.map(({ data }) => data.ladder),
      rows.map(({ data }) => data.effectiveFrom),
      rows.map(({ decision }) => decision.partition),
      rows.map(({ data }) => data.tier),
      rows.map(({ data }) => JSON.stringify(data.granted)),
      rows.map(({ data }) => JSON.stringify(data.kept)),
      rows.map(({ data }) => data.because),
      rows.map(({ decision }) => decision.eventId),
    ],
  });

/** By its type alone: that the data is as it should be was seen to when it was decided. */
const isRights = (type: string, data: unknown): data is Rights =>
  type === 'scoring.entitlements-changed.v1' && typeof data === 'object' && data !== null;
const isMembership = (type: string, data: unknown): data is Membership =>
  (type === 'scoring.segment-entered.v1' || type === 'scoring.segment-left.v1') && typeof data === 'object' && data !== null;
