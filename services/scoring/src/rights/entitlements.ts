import { Injectable } from '@nestjs/common';
import { entitlementsOn, type HeldRights } from '@strata/domain-scoring';
import type { PlainDate } from '@strata/kernel';
import { DataSource } from 'typeorm';

type Row = HeldRights & Readonly<{ ladder: string; effectiveFrom: PlainDate; because: string; decisionId: string }>;

/** What an account is entitled to by one ladder on a day. */
export type EntitledBy = Row & Readonly<{ entitlements: HeldRights['granted'] }>;

/** The read model of rights: what holds on a day, also on one to come, as far as it is decided. */
@Injectable()
export class Entitlements {
  constructor(private readonly source: DataSource) {}

  /** The rights of an account on a day, one a ladder; as they are now when no day is told. Empty: no policy gave it any by then. */
  async of(accountId: string, at: PlainDate | undefined): Promise<readonly EntitledBy[]> {
    const rows = await this.source.query<Row[]>(
      `SELECT DISTINCT ON (ladder) ladder, tier, effective_from::text AS "effectiveFrom", granted, kept, because, decision_id AS "decisionId"
       FROM scoring.entitlement WHERE account_id = $1 AND ($2::date IS NULL OR effective_from <= $2)
       ORDER BY ladder, effective_from DESC`,
      [accountId, at ?? null],
    );
    return rows.map((row) => ({ ...row, entitlements: entitlementsOn(row, at ?? row.effectiveFrom) }));
  }
}
