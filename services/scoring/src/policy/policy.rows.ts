import type { PolicyRef } from '@strata/kernel';
import { canonicalJson, instantText, type Projection, type Queryable, type RecordedEvent } from '@strata/ledger';
import type { PolicyDocument } from '@strata/policy';
import { POLICY_APPROVED, POLICY_CHECKED, POLICY_DRAFTED, POLICY_PUBLISHED, POLICY_TRIED } from '../names.js';
import type { PolicyStep, StepName } from './policy-step.js';

/** One version of a policy, as the API shows it. A read model of `policy-drafted`, the steps after it, and `policy-published`. */
export type PolicyRow = Readonly<{
  id: string;
  version: number;
  hash: string;
  effectiveFrom: string;
  document: PolicyDocument;
  draftedAt: string;
  publishedAt: string | null;
  /** What was done with this content, in order. Those of a content that was replaced are in the ledger. */
  steps: readonly PolicyStep[];
}>;

const SELECT = `SELECT id, version, hash, effective_from::text AS "effectiveFrom", document,
  ${instantText('drafted_at')} AS "draftedAt", ${instantText('published_at')} AS "publishedAt", steps FROM scoring.policy`;

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

type Draft = Readonly<{
  ref: PolicyRef;
  effectiveFrom: string;
  document: PolicyDocument;
  draftedAt: string;
  by: string | null;
}>;

const TABLE = 'scoring.policy';

/** A new content: what was done with the former one says nothing about it. */
export const recordDraft = (tx: Queryable, { ref, effectiveFrom, document, draftedAt, by }: Draft, table = TABLE) =>
  tx.query(
    `INSERT INTO ${table} (id, version, hash, effective_from, document, drafted_at, steps) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (id, version) DO UPDATE SET hash = excluded.hash, effective_from = excluded.effective_from,
       document = excluded.document, drafted_at = excluded.drafted_at, steps = excluded.steps`,
    [
      ...[ref.id, ref.version, ref.hash, effectiveFrom, canonicalJson(document), draftedAt],
      canonicalJson([{ step: 'drafted', by, at: draftedAt }]),
    ],
  );

export const recordStep = (tx: Queryable, { id, version }: PolicyRef, step: PolicyStep, table = TABLE) =>
  tx.query(`UPDATE ${table} SET steps = steps || $3::jsonb WHERE id = $1 AND version = $2`, [
    id,
    version,
    canonicalJson([{ ...step }]),
  ]);

export const recordPublished = async (tx: Queryable, ref: PolicyRef, by: string | null, at: string, table = TABLE) => {
  await recordStep(tx, ref, { step: 'published', by, at }, table);
  await tx.query(`UPDATE ${table} SET published_at = $3 WHERE id = $1 AND version = $2`, [ref.id, ref.version, at]);
};

/** The versions of all policies, for `rebuildProjection`. What was published was published in partition 0 too. */
export const policyProjection: Projection = {
  tables: [TABLE],
  apply: async (tx, events, place) => {
    for (const event of events) if (event.partition === 0) await applyOne(tx, event, place(TABLE));
  },
};

const STEP_OF: Readonly<Record<string, StepName>> = {
  [POLICY_CHECKED]: 'checked',
  [POLICY_TRIED]: 'tried',
  [POLICY_APPROVED]: 'approved',
};

const applyOne = async (tx: Queryable, { type, data, occurredAt: at }: RecordedEvent, table: string): Promise<void> => {
  if (!isAboutPolicy(data)) return;
  const { policy: ref, document, by = null, note, problems } = data;
  if (type === POLICY_DRAFTED && document)
    await recordDraft(tx, { ref, effectiveFrom: document.metadata.effectiveFrom, document, draftedAt: at, by }, table);
  if (type === POLICY_PUBLISHED) await recordPublished(tx, ref, by, at, table);
  const step = STEP_OF[type];
  const more = { ...(note !== undefined && { note }), ...(problems !== undefined && { problems }) };
  if (step) await recordStep(tx, ref, { step, by, at, ...more }, table);
};

type AboutPolicy = Readonly<{ policy: PolicyRef; document?: PolicyDocument; by?: string; note?: string; problems?: number }>;

const isAboutPolicy = (data: unknown): data is AboutPolicy => typeof data === 'object' && data !== null && 'policy' in data;
