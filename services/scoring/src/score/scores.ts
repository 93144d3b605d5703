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

const TIERS = `coalesce((SELECT json_object_agg(t.ladder, json_build_object('tier', t.tier, 'since', t.since::text) ORDER BY t.ladder)
  FROM scoring.tier t WHERE t.account_id = s.account_id), '{}') AS tiers`;
const ROW = `s.account_id AS "accountId", n.name, s.points, s.excluded, s.decided_on::text AS "decidedOn", s.decision_id AS "decisionId", s.partition,
  ${TIERS}`;
const HELD = `($1::text IS NULL AND $2::text IS NULL OR EXISTS (
  SELECT FROM scoring.tier t WHERE t.account_id = s.account_id AND ($1::text IS NULL OR t.ladder = $1) AND ($2::text IS NULL OR t.tier = $2)))`;
const BELOW = (row: 's' | 't'): string =>
  `($5::text IS NULL OR (${row}.points <= $4::int AND (${row}.points < $4::int OR ${row}.account_id > $5)))`;

/** Each goes through an index of just this order, from the cursor on. $1 ladder, $2 tier, $3 limit, then the place. */
const BY_POINTS = `SELECT ${ROW}, s.points AS "sortKey" FROM scoring.score s LEFT JOIN scoring.account_name n USING (account_id)
  WHERE ${HELD} AND ${BELOW('s')} ORDER BY s.points DESC, s.account_id LIMIT $3`;
const OF_TIER_BY_POINTS = `SELECT ${ROW}, t.points AS "sortKey"
  FROM scoring.tier t JOIN scoring.score s USING (account_id) LEFT JOIN scoring.account_name n USING (account_id)
  WHERE t.ladder = $1 AND t.tier = $2 AND ${BELOW('t')} ORDER BY t.points DESC, t.account_id LIMIT $3`;
/** Of one tier of one ladder an account is at most once: a join lets the database begin with the rarer. */
const heldBy = ({ ladder, tier }: ListQuery): Readonly<{ join: string; condition: string }> =>
  ladder !== undefined && tier !== undefined
    ? { join: 'JOIN scoring.tier h ON h.account_id = s.account_id AND h.ladder = $1 AND h.tier = $2', condition: 'true' }
    : { join: '', condition: HELD };
const named = ({ join, condition }: ReturnType<typeof heldBy>): string =>
  `SELECT ${ROW}, n.name AS "sortKey" FROM scoring.account_name n JOIN scoring.score s USING (account_id) ${join}
   WHERE ${condition} AND ($5::text IS NULL OR (n.name COLLATE "C", n.account_id) > ($4, $5)) ORDER BY n.name COLLATE "C", n.account_id LIMIT $3`;
const unnamed = ({ join, condition }: ReturnType<typeof heldBy>): string =>
  `SELECT ${ROW}, '' AS "sortKey" FROM scoring.score s LEFT JOIN scoring.account_name n USING (account_id) ${join}
   WHERE n.account_id IS NULL AND ${condition} AND ($4::text IS NULL OR s.account_id > $4) ORDER BY s.account_id LIMIT $3`;

/** The read models: the present, quickly. What was, and why, is in the ledger. */
@Injectable()
export class Scores {
  constructor(private readonly source: DataSource) {}

  async list(query: ListQuery): Promise<(ScoreRow & { sortKey: string | number })[]> {
    const rows = await (query.sort === 'points' ? this.#byPoints(query) : this.#byName(query));
    const cards = new Map((await this.#cardsOf(rows)).map((card) => [card.decisionId, card]));
    return rows.map(({ partition: _, ...row }) => ({ ...row, tiers: placesOf(row, cards.get(row.decisionId)) }));
  }

  #byPoints({ ladder, tier, behind, limit }: ListQuery): Promise<BareRow[]> {
    const sql = ladder !== undefined && tier !== undefined ? OF_TIER_BY_POINTS : BY_POINTS;
    return this.source.query<BareRow[]>(sql, [ladder ?? null, tier ?? null, limit, ...(behind ?? [null, null])]);
  }

  /** Those that have a name, then the others in order of id: their place is behind an empty name, which nobody has. */
  async #byName(query: ListQuery): Promise<BareRow[]> {
    const { ladder = null, tier = null, behind, limit } = query;
    const [name = null, accountId = null] = behind ?? [];
    const held = heldBy(query);
    const first = name === '' ? [] : await this.source.query<BareRow[]>(named(held), [ladder, tier, limit, name, accountId]);
    if (first.length === limit) return first;
    const place = name === '' ? accountId : null;
    return [...first, ...(await this.source.query<BareRow[]>(unnamed(held), [ladder, tier, limit - first.length, place]))];
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
