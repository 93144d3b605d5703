import { readFileSync } from 'node:fs';

/** Quotes a name for SQL. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** `:"name"`, `:'name'` or `:name`, but not the cast `::name`. */
const VARIABLE = /(?<!:):(["']?)([a-z]+)\1/g;

/**
 * A file of `src/sql` with its variables filled in, written as psql writes them: `:"name"` an identifier,
 * `:'name'` a text, `:name` a number. So the same file also runs by hand: `psql -v schema=account -f append.sql`.
 */
export const sqlFile = (name: string, variables: Readonly<Record<string, string | number>>): string =>
  readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8').replaceAll(VARIABLE, (all, quote: string, key: string) => {
    const value = variables[key];
    if (value === undefined) return all;
    return quote === '"' ? identifier(String(value)) : quote === "'" ? literal(String(value)) : String(value);
  });
