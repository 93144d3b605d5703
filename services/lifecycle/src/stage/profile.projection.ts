import type { Queryable, RecordedEvent } from '@strata/ledger';
import { accountOf } from '@strata/messaging';

/** What is told of an account in one batch: fields that were not told are undefined, those that were emptied are null. */
type Profile = {
  partition: number;
  name?: string | null;
  industry?: string | null;
  businessType?: string | null;
  region?: string | null;
  city?: string | null;
  owner?: string | null;
  signedOn?: string;
};

const FIELDS = ['name', 'industry', 'businessType', 'region', 'city'] as const;

/** What reports group by: name, industry, region and owner of each account, and when it first signed. Folded from the account ledger. */
export const applyProfiles = async (tx: Queryable, events: readonly RecordedEvent[]): Promise<void> => {
  const profiles = new Map<string, Profile>();
  for (const { type, stream, partition, data } of events) {
    const accountId = accountOf(stream);
    if (accountId === undefined) continue;
    const told = toldBy(type, data);
    if (!told) continue;
    const before = profiles.get(accountId) ?? { partition };
    const signedOn = earliest(before.signedOn, told.signedOn);
    profiles.set(accountId, { ...before, ...told, ...(signedOn !== undefined && { signedOn }) });
  }
  for (const [accountId, profile] of profiles) await save(tx, accountId, profile);
};

const toldBy = (type: string, data: unknown): Omit<Profile, 'partition'> | undefined => {
  if (typeof data !== 'object' || data === null) return undefined;
  switch (type) {
    case 'account.registered.v1':
    case 'account.profile-amended.v1':
      return Object.fromEntries(FIELDS.flatMap((field) => (field in data ? [[field, textIn(data, field)]] : [])));
    case 'account.trait-observed.v1':
      return 'name' in data && data.name === 'owner' ? { owner: textIn(data, 'value') } : undefined;
    case 'account.contract-signed.v1': {
      const start = textIn(data, 'start');
      return start === null ? undefined : { signedOn: start };
    }
    default:
      return undefined;
  }
};

const textIn = (data: object, field: string): string | null => {
  const value = new Map<string, unknown>(Object.entries(data)).get(field);
  return typeof value === 'string' ? value : null;
};

const earliest = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;

/** Only what was told changes: `told` says which of the columns that is. */
const save = (tx: Queryable, accountId: string, { partition, signedOn, ...profile }: Profile) => {
  const columns = ['name', 'industry', 'businessType', 'region', 'city', 'owner'] as const;
  return tx.query({
    name: 'lifecycle.save-profile',
    text: `INSERT INTO lifecycle.account_profile AS p (account_id, partition, name, industry, business_type, region, city, owner, signed_on)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           ON CONFLICT (account_id) DO UPDATE SET
             name = CASE WHEN $10::boolean[] [1] THEN excluded.name ELSE p.name END,
             industry = CASE WHEN $10::boolean[] [2] THEN excluded.industry ELSE p.industry END,
             business_type = CASE WHEN $10::boolean[] [3] THEN excluded.business_type ELSE p.business_type END,
             region = CASE WHEN $10::boolean[] [4] THEN excluded.region ELSE p.region END,
             city = CASE WHEN $10::boolean[] [5] THEN excluded.city ELSE p.city END,
             owner = CASE WHEN $10::boolean[] [6] THEN excluded.owner ELSE p.owner END,
             signed_on = least(p.signed_on, excluded.signed_on)`,
    values: [
      accountId,
      partition,
      ...columns.map((column) => profile[column] ?? null),
      signedOn ?? null,
      columns.map((column) => column in profile),
    ],
  });
};
