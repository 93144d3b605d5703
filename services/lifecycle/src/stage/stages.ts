import { Injectable } from '@nestjs/common';
import { partitionOf } from '@strata/kernel';
import { accountStream } from '@strata/messaging';
import { DataSource } from 'typeorm';
import { LifecycleConfig } from '../lifecycle.config.js';
import { STAGE_CHANGED } from '../names.js';

/** A decision as it is shown: the event, without its stream. */
export type DecisionView = Readonly<{
  decisionId: string;
  type: string;
  version: number;
  data: Readonly<Record<string, unknown>>;
  partition: number;
  position: number;
  occurredAt: string;
  recordedAt: string;
  hash: string;
}>;

/** One row an account, for lists. */
export type StageRow = Readonly<{
  accountId: string;
  name: string | null;
  industry: string | null;
  owner: string | null;
  stage: string;
  since: string;
  from: string | null;
  rule: string | null;
  decisionId: string;
  joint: string | null;
  tiers: Readonly<Record<string, string>>;
  openSignals: number;
}>;

/** What is around an account's stage now. */
export type Around = Readonly<{
  name: string | null;
  industry: string | null;
  businessType: string | null;
  owner: string | null;
  tiers: Readonly<Record<string, string>>;
  joint: Readonly<{ state: string | null; since: string; path: readonly string[] }> | null;
  milestones: readonly Readonly<{ name: string; completedOn: string; reached: Readonly<Record<string, string>> }>[];
  windows: readonly Readonly<{ window: string; contractId: string; opensOn: string; end: string }>[];
  signals: readonly Readonly<{
    signalId: string;
    signal: string;
    openedOn: string;
    explanation: string | null;
    causes: readonly string[];
  }>[];
  /** The stages it went through, the present one last, each with its first day. */
  way: readonly Readonly<{ stage: string; enteredOn: string }>[];
  churn: Readonly<{ markedOn: string; endedOn: string | null; reason: string | null; plan: string | null }> | null;
}>;

const INSTANT = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const COLUMNS = `partition, position::float8 AS position, event_id AS "decisionId", version, type, data,
  ${INSTANT('occurred_at')} AS "occurredAt", ${INSTANT('recorded_at')} AS "recordedAt", encode(hash, 'hex') AS hash`;
const TIERS = (account: string): string =>
  `coalesce((SELECT json_object_agg(t.ladder, t.tier ORDER BY t.ladder) FROM lifecycle.tier t WHERE t.account_id = ${account}), '{}')`;

/** The stages of accounts: the present from the read models, the past from the ledger itself, as it was recorded. */
@Injectable()
export class Stages {
  constructor(
    private readonly source: DataSource,
    private readonly config: LifecycleConfig,
  ) {}

  /** The change that led to the stage held at the end of a day, as known at an instant; to the one held now when neither is told. */
  async decision(accountId: string, asOf: string | undefined, knownAt: string | undefined): Promise<DecisionView | undefined> {
    const [decision] = await this.source.query<DecisionView[]>(
      `SELECT ${COLUMNS} FROM lifecycle.ledger_event
       WHERE partition = $1 AND stream = $2 AND type = $3 AND ($4::text IS NULL OR data ->> 'on' <= $4)
         AND ($5::timestamptz IS NULL OR recorded_at <= $5)
       ORDER BY version DESC LIMIT 1`,
      [...this.#place(accountId), STAGE_CHANGED, asOf ?? null, knownAt ?? null],
    );
    return decision;
  }

  /** Every decision about an account, behind a version of its stream, in the order asked for. */
  history(accountId: string, behind: number | undefined, order: 'asc' | 'desc', limit: number): Promise<DecisionView[]> {
    const [comparison, direction] = order === 'asc' ? ['>', 'ASC'] : ['<', 'DESC'];
    return this.source.query<DecisionView[]>(
      `SELECT ${COLUMNS} FROM lifecycle.ledger_event
       WHERE partition = $1 AND stream = $2 AND ($3::int IS NULL OR version ${comparison} $3) ORDER BY version ${direction} LIMIT $4`,
      [...this.#place(accountId), behind ?? null, limit],
    );
  }

  /** In order of account, behind one of them; in one stage when asked. */
  list(stage: string | undefined, behind: string | undefined, limit: number): Promise<StageRow[]> {
    return this.source.query<StageRow[]>(
      `SELECT s.account_id AS "accountId", p.name, p.industry, p.owner, s.stage, s.since::text AS since, s.from_stage AS "from", s.rule,
         s.decision_id AS "decisionId", j.state AS joint, ${TIERS('s.account_id')} AS tiers,
         (SELECT count(*)::int FROM lifecycle.signal g WHERE g.account_id = s.account_id AND g.closed_on IS NULL) AS "openSignals"
       FROM lifecycle.stage s LEFT JOIN lifecycle.account_profile p USING (account_id) LEFT JOIN lifecycle.joint_state j USING (account_id)
       WHERE ($1::text IS NULL OR s.stage = $1) AND ($2::text IS NULL OR s.account_id > $2)
       ORDER BY s.account_id LIMIT $3`,
      [stage ?? null, behind ?? null, limit],
    );
  }

  /** What is around an account now: who it is, its tiers, open windows and signals. */
  async around(accountId: string): Promise<Around> {
    const [row] = await this.source.query<Around[]>(
      `SELECT p.name, p.industry, p.business_type AS "businessType", p.owner, ${TIERS('k.id')} AS tiers,
         (SELECT json_build_object('state', j.state, 'since', j.since::text, 'path', j.path) FROM lifecycle.joint_state j WHERE j.account_id = k.id) AS joint,
         coalesce((SELECT json_agg(json_build_object('name', m.name, 'completedOn', m.completed_on::text, 'reached', m.reached) ORDER BY m.name)
                   FROM lifecycle.milestone m WHERE m.account_id = k.id), '[]') AS milestones,
         coalesce((SELECT json_agg(json_build_object('window', w.window_id, 'contractId', w.contract_id, 'opensOn', w.opens_on::text, 'end', w.term_end::text)
                                   ORDER BY w.term_end, w.contract_id, w.window_id)
                   FROM lifecycle.renewal_window w WHERE w.account_id = k.id AND w.closed_on IS NULL), '[]') AS windows,
         coalesce((SELECT json_agg(json_build_object('signalId', g.signal_id, 'signal', g.signal, 'openedOn', g.opened_on::text,
                                                     'explanation', g.explanation, 'causes', g.causes) ORDER BY g.opened_on, g.signal)
                   FROM lifecycle.signal g WHERE g.account_id = k.id AND g.closed_on IS NULL), '[]') AS signals,
         coalesce((SELECT json_agg(json_build_object('stage', e.data ->> 'to', 'enteredOn', e.data ->> 'on') ORDER BY e.version)
                   FROM lifecycle.ledger_event e WHERE e.partition = $2 AND e.stream = $3 AND e.type = $4), '[]') AS way,
         (SELECT json_build_object('markedOn', c.marked_on::text, 'endedOn', c.ended_on::text, 'reason', c.reason, 'plan', c.plan)
          FROM lifecycle.churn c WHERE c.account_id = k.id ORDER BY c.marked_on DESC LIMIT 1) AS churn
       FROM (SELECT $1::text COLLATE "C" AS id) k LEFT JOIN lifecycle.account_profile p ON p.account_id = k.id`,
      [accountId, ...this.#place(accountId), STAGE_CHANGED],
    );
    return (
      row ?? {
        name: null,
        industry: null,
        businessType: null,
        owner: null,
        tiers: {},
        joint: null,
        milestones: [],
        windows: [],
        signals: [],
        way: [],
        churn: null,
      }
    );
  }

  #place(accountId: string): readonly [number, string] {
    return [partitionOf(accountId, this.config.PARTITIONS), accountStream(accountId)];
  }
}
