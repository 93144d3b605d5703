/** A column of type timestamptz as the text that instants have everywhere: UTC, milliseconds, Z. */
export const instantText = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
