import type { Queryable, RecordedEvent } from '@strata/ledger';
import { accountOf, type Skips } from '@strata/messaging';
import { forRows, type Row } from './rows.js';

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

const PROFILE = `account_id text, partition int, name text, industry text, business_type text, region text, city text, owner text,
  signed_on date, told boolean[]`;

const FIELDS = ['name', 'industry', 'businessType', 'region', 'city'] as const;

/** The events that count: those of parked accounts and those that were dropped are left out. */
export const counting = (events: readonly RecordedEvent[], skips: Skips): readonly RecordedEvent[] =>
  events.filter(({ stream, position }) => !skips.isLeftOut(stream, position));

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
  await forRows(
    tx,
    [...profiles].map(([accountId, profile]) => rowOf(accountId, profile)),
    SAVE,
  );
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

const COLUMNS = ['name', 'industry', 'businessType', 'region', 'city', 'owner'] as const;

/** As a row; `told` says for each of the columns whether anything was told of it. */
const rowOf = (accountId: string, { partition, signedOn, ...profile }: Profile): Row => ({
  account_id: accountId,
  partition,
  name: profile.name ?? null,
  industry: profile.industry ?? null,
  business_type: profile.businessType ?? null,
  region: profile.region ?? null,
  city: profile.city ?? null,
  owner: profile.owner ?? null,
  signed_on: signedOn ?? null,
  told: COLUMNS.map((column) => column in profile),
});

/** Only what was told changes. */
const SAVE = `INSERT INTO lifecycle.account_profile AS p (account_id, partition, name, industry, business_type, region, city, owner, signed_on)
  SELECT account_id, partition, name, industry, business_type, region, city, owner, signed_on FROM json_to_recordset($1::json) AS r (${PROFILE})
  ON CONFLICT (account_id) DO UPDATE SET (name, industry, business_type, region, city, owner, signed_on) = (
    SELECT CASE WHEN r.told[1] THEN r.name ELSE p.name END, CASE WHEN r.told[2] THEN r.industry ELSE p.industry END,
      CASE WHEN r.told[3] THEN r.business_type ELSE p.business_type END, CASE WHEN r.told[4] THEN r.region ELSE p.region END,
      CASE WHEN r.told[5] THEN r.city ELSE p.city END, CASE WHEN r.told[6] THEN r.owner ELSE p.owner END, least(p.signed_on, r.signed_on)
    FROM json_to_recordset($1::json) AS r (${PROFILE}) WHERE r.account_id = p.account_id)`;
