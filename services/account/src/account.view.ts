import type { AccountState, Contact } from '@strata/domain-account';

export type AccountRow = Readonly<{ accountId: string; version: number; state: AccountState }>;
/** A person as the API shows them; what is null was never told, or cannot be read any more. */
export type PersonView = Readonly<{
  contactId: string;
  role: Contact['role'];
  standing: Contact['standing'];
  name: string | null;
  email: string | null;
  phone: string | null;
}>;
export type ProfileView = Readonly<Record<string, unknown> & { accountId: string; version: number }>;

const FIELDS = ['industry', 'businessType', 'country', 'region', 'city', 'size', 'edition', 'source', 'parentId'] as const;

/** An account as the API shows it. Every field is there; what is not known is null. */
export const profileView = ({ accountId, version, state }: AccountRow, contacts?: readonly PersonView[]): ProfileView => ({
  accountId,
  version,
  name: state.profile?.name ?? null,
  ...Object.fromEntries(FIELDS.map((field) => [field, state.profile?.[field] ?? null])),
  mergedInto: state.mergedInto ?? null,
  tags: state.tags ?? [],
  traits: state.traits ?? {},
  contracts: Object.entries(state.contracts ?? {}).map(([contractId, { terms, standing }]) => ({
    contractId,
    ...terms,
    standing,
  })),
  ...(contacts && { contacts }),
});
