import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

export type SignalView = Readonly<{
  signalId: string;
  accountId: string;
  name: string | null;
  signal: string;
  openedOn: string;
  facts: Readonly<Record<string, unknown>>;
  causes: readonly string[];
  closedOn: string | null;
  because: string | null;
  explanation: string | null;
  note: string | null;
  explainedBy: string | null;
  stage: string | null;
  tiers: Readonly<Record<string, string>>;
}>;

export type SignalQuery = Readonly<{
  open?: boolean | undefined;
  signal?: string | undefined;
  accountId?: string | undefined;
  /** Leaves out open signals of accounts in this stage. */
  leftIn: string | null;
  behind: readonly [string, string] | undefined;
  limit: number;
}>;

/** The signals of accounts, in the order in which they were opened. */
@Injectable()
export class Signals {
  constructor(private readonly source: DataSource) {}

  list({ open, signal, accountId, leftIn, behind, limit }: SignalQuery): Promise<SignalView[]> {
    return this.source.query<SignalView[]>(
      `SELECT g.signal_id AS "signalId", g.account_id AS "accountId", p.name, g.signal, g.opened_on::text AS "openedOn", g.facts, g.causes,
         g.closed_on::text AS "closedOn", g.because, g.explanation, g.note, g.explained_by AS "explainedBy", s.stage,
         coalesce((SELECT json_object_agg(t.ladder, t.tier ORDER BY t.ladder) FROM lifecycle.tier t WHERE t.account_id = g.account_id), '{}') AS tiers
       FROM lifecycle.signal g LEFT JOIN lifecycle.account_profile p USING (account_id) LEFT JOIN lifecycle.stage s USING (account_id)
       WHERE ($1::boolean IS NULL OR (g.closed_on IS NULL) = $1) AND ($2::text IS NULL OR g.signal = $2)
         AND ($3::text IS NULL OR g.account_id = $3) AND ($7::text IS NULL OR g.closed_on IS NOT NULL OR s.stage IS DISTINCT FROM $7) AND ($4::date IS NULL OR (g.opened_on, g.signal_id) > ($4::date, $5::uuid))
       ORDER BY g.opened_on, g.signal_id LIMIT $6`,
      [open ?? null, signal ?? null, accountId ?? null, ...(behind ?? [null, null]), limit, leftIn],
    );
  }
}
