import { Injectable } from '@nestjs/common';
import { partitionOf } from '@strata/kernel';
import { accountStream } from '@strata/messaging';
import { DataSource } from 'typeorm';
import { LifecycleConfig } from '../lifecycle.config.js';
import { STAGE_CHANGED } from '../names.js';

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

const TIERS = (account: string): string =>
  `coalesce((SELECT json_object_agg(t.ladder, t.tier ORDER BY t.ladder) FROM lifecycle.tier t WHERE t.account_id = ${account}), '{}')`;

/** The stages of accounts as they are now, from the read models. */
@Injectable()
export class Stages {
  constructor(
    private readonly source: DataSource,
    private readonly config: LifecycleConfig,
  ) {}

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
