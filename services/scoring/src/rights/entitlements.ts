import { Injectable } from '@nestjs/common';
import { entitlementsOn, type HeldRights } from '@strata/domain-scoring';
import type { PlainDate } from '@strata/kernel';
import { DataSource } from 'typeorm';

type Row = HeldRights & Readonly<{ ladder: string; effectiveFrom: PlainDate; because: string; decisionId: string }>;

/**
 * What an account is entitled to by one ladder on a day. `mayChangeOn`: the day on which, as is known now, the tier ends that gives it, because an
 * override expires or an announced fall comes; null when no such day is known, and of days that are over. What is asked of a later day is only what
 * holds until then.
 */
export type EntitledBy = Row & Readonly<{ entitlements: HeldRights['granted']; mayChangeOn: PlainDate | null }>;

/** The read model of rights: what holds on a day, also on one to come, as far as it is decided. */
@Injectable()
export class Entitlements {
  constructor(private readonly source: DataSource) {}

  /** The rights of an account on a day, one a ladder; as they are now when no day is told. Empty: no policy gave it any by then. */
  async of(accountId: string, at: PlainDate | undefined): Promise<readonly EntitledBy[]> {
    const rows = await this.source.query<(Row & Pick<EntitledBy, 'mayChangeOn'>)[]>(
      `SELECT DISTINCT ON (e.ladder) e.ladder, e.tier, e.effective_from::text AS "effectiveFrom", e.granted, e.kept, e.because, e.decision_id AS "decisionId",
         CASE WHEN $2::date IS NULL OR $2 >= s.decided_on THEN least(
           card.data -> 'override' -> e.ladder ->> 'expiresOn', card.data -> 'ladders' -> e.ladder -> 'pending' ->> 'on') END AS "mayChangeOn"
       FROM scoring.entitlement e LEFT JOIN scoring.score s USING (account_id)
       LEFT JOIN scoring.ledger_event card ON card.partition = s.partition AND card.event_id = s.decision_id
       WHERE e.account_id = $1 AND ($2::date IS NULL OR e.effective_from <= $2)
       ORDER BY e.ladder, e.effective_from DESC`,
      [accountId, at ?? null],
    );
    return rows.map((row) => ({ ...row, entitlements: entitlementsOn(row, at ?? row.effectiveFrom) }));
  }
}
