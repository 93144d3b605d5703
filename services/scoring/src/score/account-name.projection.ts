import type { Queryable, RecordedEvent } from '@strata/ledger';
import { accountOf } from '@strata/messaging';

const NAMING: readonly string[] = ['account.registered.v1', 'account.profile-amended.v1'];

/** The name of each account, for lists in order of name. Folded from the account ledger. */
export const applyNames = async (tx: Queryable, events: readonly RecordedEvent[]): Promise<void> => {
  const names = new Map<string, Readonly<{ partition: number; name: string }>>();
  for (const { type, stream, partition, data } of events) {
    const accountId = NAMING.includes(type) ? accountOf(stream) : undefined;
    const name = nameIn(data);
    if (accountId !== undefined && name !== undefined) names.set(accountId, { partition, name });
  }
  if (names.size === 0) return;
  await tx.query({
    name: 'scoring.names',
    text: `INSERT INTO scoring.account_name (account_id, partition, name) SELECT * FROM unnest($1::text[], $2::int[], $3::text[])
           ON CONFLICT (account_id) DO UPDATE SET name = excluded.name`,
    values: [
      [...names.keys()],
      [...names.values()].map(({ partition }) => partition),
      [...names.values()].map(({ name }) => name),
    ],
  });
};

const nameIn = (data: unknown): string | undefined =>
  typeof data === 'object' && data !== null && 'name' in data && typeof data.name === 'string' ? data.name : undefined;
