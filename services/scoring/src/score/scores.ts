import { Injectable } from '@nestjs/common';
import type { ScoreCard } from '@strata/domain-scoring';
import { DataSource } from 'typeorm';

type Standing = ScoreCard['ladders'][string];

/** A place on a ladder, for lists, and what is out of the ordinary about it. */
export type PlaceRow = Readonly<{
  tier: string;
  since: string;
  /** The day until which it is held by hand; null when it is not. */
  heldUntil: string | null;
  /** The fall that is announced; null when none is. */
  pending: Standing['pending'];
  /** Rises that are seen and not yet confirmed, each with its day; empty when none is. */
  rising: NonNullable<Standing['rising']>;
}>;

/** One row an account, for lists. */
export type ScoreRow = Readonly<{
  accountId: string;
  name: string | null;
  points: number;
  excluded: string | null;
  decidedOn: string;
  decisionId: string;
  tiers: Readonly<Record<string, PlaceRow>>;
}>;

/** A row as the read models have it. What is out of the ordinary about a tier is in the decision itself. */
type BareRow = Omit<ScoreRow, 'tiers'> &
  Readonly<{ sortKey: string | number; partition: number; tiers: Readonly<Record<string, Pick<PlaceRow, 'tier' | 'since'>>> }>;
type Card = Pick<ScoreCard, 'ladders' | 'override'> & Readonly<{ decisionId: string }>;

export type ListQuery = Readonly<{
  ladder?: string | undefined;
  tier?: string | undefined;
  sort: 'points' | 'name';
  /** The sort key and the account id of the last row of the page before. */
  behind: readonly [string | number, string] | undefined;
  limit: number;
}>;

export type TierShare = Readonly<{ ladder: string; tier: string; accounts: number }>;

/** In order of points every comparison is one of an index; names are sorted as they come. */
const SORTS = {
  points: {
    key: 's.points',
    order: 's.points DESC, s.account_id',
    behind: '(s.points < $3::int OR (s.points = $3::int AND s.account_id > $4))',
  },
  name: {
    key: 'coalesce(n.name, s.account_id)',
    order: 'coalesce(n.name, s.account_id), s.account_id',
    behind: '(coalesce(n.name, s.account_id), s.account_id) > ($3, $4)',
  },
} as const;

/** The read models: the present, quickly. What was, and why, is in the ledger. */
@Injectable()
export class Scores {
  constructor(private readonly source: DataSource) {}

  async list({ ladder, tier, sort, behind, limit }: ListQuery): Promise<(ScoreRow & { sortKey: string | number })[]> {
    const { key, order, behind: condition } = SORTS[sort];
    const place = behind ?? [null, null];
    const rows = await this.source.query<BareRow[]>(
      `SELECT s.account_id AS "accountId", n.name, s.points, s.excluded, s.decided_on::text AS "decidedOn", s.decision_id AS "decisionId", s.partition, ${key} AS "sortKey",
         coalesce((SELECT json_object_agg(t.ladder, json_build_object('tier', t.tier, 'since', t.since::text) ORDER BY t.ladder)
                   FROM scoring.tier t WHERE t.account_id = s.account_id), '{}') AS tiers
       FROM scoring.score s LEFT JOIN scoring.account_name n USING (account_id)
       WHERE ($1::text IS NULL AND $2::text IS NULL OR EXISTS (
               SELECT FROM scoring.tier t WHERE t.account_id = s.account_id AND ($1::text IS NULL OR t.ladder = $1) AND ($2::text IS NULL OR t.tier = $2)))
         AND ($4::text IS NULL OR ${condition})
       ORDER BY ${order} LIMIT $5`,
      [ladder ?? null, tier ?? null, ...place, limit],
    );
    const cards = new Map((await this.#cardsOf(rows)).map((card) => [card.decisionId, card]));
    return rows.map(({ partition: _, ...row }) => ({ ...row, tiers: placesOf(row, cards.get(row.decisionId)) }));
  }

  /** By the key of each decision, for the rows of a page: what they say about each ladder. */
  #cardsOf(rows: readonly BareRow[]): Promise<Card[]> {
    return this.source.query<Card[]>(
      `SELECT e.event_id AS "decisionId", e.data -> 'ladders' AS ladders, e.data -> 'override' AS override
       FROM unnest($1::int[], $2::uuid[]) AS shown (partition, decision_id)
       JOIN scoring.ledger_event e ON e.partition = shown.partition AND e.event_id = shown.decision_id`,
      [rows.map(({ partition }) => partition), rows.map(({ decisionId }) => decisionId)],
    );
  }

  /** How many accounts stand on each tier. */
  async distribution(ladder: string | undefined): Promise<readonly TierShare[]> {
    return this.source.query<TierShare[]>(
      `SELECT ladder, tier, count(*)::int AS accounts FROM scoring.tier WHERE $1::text IS NULL OR ladder = $1 GROUP BY ladder, tier ORDER BY ladder, tier`,
      [ladder ?? null],
    );
  }

  async counts(): Promise<Readonly<{ scored: number; excluded: number }>> {
    const rows = await this.source.query<{ scored: number; excluded: number }[]>(
      `SELECT count(*)::int AS scored, count(excluded)::int AS excluded FROM scoring.score`,
    );
    return rows[0] ?? { scored: 0, excluded: 0 };
  }
}

const placesOf = ({ tiers }: Pick<BareRow, 'tiers'>, card: Card | undefined): ScoreRow['tiers'] =>
  Object.fromEntries(
    Object.entries(tiers).map(([ladder, place]) => {
      const heldUntil = card?.override?.[ladder]?.expiresOn ?? null;
      const { pending = null, rising = [] } = card?.ladders[ladder] ?? {};
      return [ladder, { ...place, heldUntil, pending, rising }];
    }),
  );
