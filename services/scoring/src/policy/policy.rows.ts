import { canonicalJson, type Projection, type Queryable, type RecordedEvent } from '@strata/ledger';
import type { PolicyDocument, PolicyRef } from '@strata/policy';
import { POLICY_DRAFTED, POLICY_PUBLISHED } from '../names.js';

/** One version of a policy, as the API shows it. A read model of `policy-drafted` and `policy-published`. */
export type PolicyRow = Readonly<{
  id: string;
  version: number;
  hash: string;
  effectiveFrom: string;
  document: PolicyDocument;
  draftedAt: string;
  publishedAt: string | null;
}>;

const INSTANT = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const SELECT = `SELECT id, version, hash, effective_from::text AS "effectiveFrom", document,
  ${INSTANT('drafted_at')} AS "draftedAt", ${INSTANT('published_at')} AS "publishedAt" FROM scoring.policy`;

export const rowOf = async (tx: Queryable, id: string, version: number): Promise<PolicyRow | undefined> =>
  (await tx.query<PolicyRow>(`${SELECT} WHERE id = $1 AND version = $2`, [id, version])).rows[0];

/** Locked against other changes until the transaction ends. */
export const lockRow = async (tx: Queryable, id: string, version: number): Promise<PolicyRow | undefined> =>
  (await tx.query<PolicyRow>(`${SELECT} WHERE id = $1 AND version = $2 FOR UPDATE`, [id, version])).rows[0];

/** In order of id and version, behind a place. */
export const draftedPolicies = async (
  tx: Queryable,
  behind: readonly [string, number] | undefined,
  limit: number,
): Promise<readonly PolicyRow[]> => {
  const [id, version] = behind ?? ['', 0];
  return (
    await tx.query<PolicyRow>(`${SELECT} WHERE (id, version) > ($1, $2::int) ORDER BY id, version LIMIT $3`, [id, version, limit])
  ).rows;
};

type Draft = Readonly<{ ref: PolicyRef; effectiveFrom: string; document: PolicyDocument; draftedAt: string }>;

const TABLE = 'scoring.policy';

export const recordDraft = (tx: Queryable, { ref, effectiveFrom, document, draftedAt }: Draft, table = TABLE) =>
  tx.query(
    `INSERT INTO ${table} (id, version, hash, effective_from, document, drafted_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (id, version) DO UPDATE SET hash = excluded.hash, effective_from = excluded.effective_from,
       document = excluded.document, drafted_at = excluded.drafted_at`,
    [ref.id, ref.version, ref.hash, effectiveFrom, canonicalJson(document), draftedAt],
  );

export const recordPublished = (tx: Queryable, { id, version }: PolicyRef, publishedAt: string, table = TABLE) =>
  tx.query(`UPDATE ${table} SET published_at = $3 WHERE id = $1 AND version = $2`, [id, version, publishedAt]);

/** The versions of all policies, for `rebuildProjection`. What was published was published in partition 0 too. */
export const policyProjection: Projection = {
  tables: [TABLE],
  apply: async (tx, events, place) => {
    for (const event of events) if (event.partition === 0) await applyOne(tx, event, place(TABLE));
  },
};

const applyOne = async (tx: Queryable, { type, data, occurredAt }: RecordedEvent, table: string): Promise<void> => {
  if (!isAboutPolicy(data)) return;
  const { policy: ref, document } = data;
  if (type === POLICY_DRAFTED)
    await recordDraft(tx, { ref, effectiveFrom: document.metadata.effectiveFrom, document, draftedAt: occurredAt }, table);
  if (type === POLICY_PUBLISHED) await recordPublished(tx, ref, occurredAt, table);
};

const isAboutPolicy = (data: unknown): data is Readonly<{ policy: PolicyRef; document: PolicyDocument }> =>
  typeof data === 'object' && data !== null && 'policy' in data && 'document' in data;
