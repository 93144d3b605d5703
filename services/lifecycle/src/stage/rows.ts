import { canonicalJson, type Queryable } from '@strata/ledger';
import type { Recorded } from './record.projection.js';

/** The data of an event of our own ledger. That they are as they should be was seen to when they were recorded. */
export type DataOf = Readonly<Record<string, unknown>> & Readonly<{ accountId: string }>;

/** A row for `json_to_recordset`: its keys are columns. */
export type Row = Readonly<Record<string, unknown>>;

/** The events of a type, with their data. */
export const ofType = (
  events: readonly Recorded[],
  type: string,
): readonly Readonly<{ partition: number; eventId: string; data: DataOf }>[] =>
  events.flatMap((event) => (event.type === type && isData(event.data) ? [{ ...event, data: event.data }] : []));

/** The account that an event is about; empty when it is about none. */
export const accountIdIn = ({ data }: Recorded): string => (isData(data) ? data.accountId : '');

const isData = (data: unknown): data is DataOf =>
  typeof data === 'object' && data !== null && 'accountId' in data && typeof data.accountId === 'string';

/** The last row of each key: one statement may touch a row only once. */
export const lastOf = (rows: readonly Row[], ...keys: readonly string[]): readonly Row[] => [
  ...new Map(rows.map((row) => [keys.map((key) => String(row[key])).join('\n'), row])).values(),
];

/** Runs a statement over rows, as `$1::json` (canonical, so that a rebuild writes the same bytes); nothing when there are none. */
export const forRows = async (tx: Queryable, rows: readonly Row[], sql: string): Promise<void> => {
  if (rows.length > 0) await tx.query(sql, [canonicalJson(rows)]);
};
