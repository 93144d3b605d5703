import { migrate } from '@strata/ledger';
import { Client, escapeIdentifier } from 'pg';

import type { DatabaseDefinition } from './database.js';

/**
 * Brings the schema to the state this code needs, as its owner; a second process waits for the first and finds nothing
 * left to do. The role of the service (strata_<schema>), when there is one, may afterwards read which steps were applied.
 * @returns the names of the steps that were applied now
 */
export const runMigrations = async (url: string, { schema, migrations }: DatabaseDefinition): Promise<readonly string[]> => {
  const applied = await migrate({ url, schema, migrations });
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await grantReading(client, schema);
  } finally {
    await client.end();
  }
  return applied;
};

const grantReading = async (client: Client, schema: string): Promise<void> => {
  const role = `strata_${schema}`;
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount === 0) return;
  const [schemaName, roleName] = [escapeIdentifier(schema), escapeIdentifier(role)];
  await client.query(`GRANT USAGE ON SCHEMA ${schemaName} TO ${roleName}`);
  await client.query(`GRANT SELECT ON ${schemaName}.migration TO ${roleName}`);
};
