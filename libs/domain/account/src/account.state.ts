import type { AccountEvent, ContactRole, Profile, Terms, TraitValue } from './account.events.js';

/** A person of the customer. `named` is the version of the event that holds their sealed name, mail and phone. */
export type Contact = Readonly<{ role: ContactRole; standing: 'active' | 'departed' | 'erased'; named: number }>;
/** The latest term of a contract, and the last day of the one before it. */
export type Contract = Readonly<{
  terms: Terms;
  standing: 'running' | 'not-renewed' | 'terminated';
  previousEnd?: string;
}>;

/**
 * What later facts about an account are judged by. It is written with every event, so it holds no lists that grow with
 * business (orders, tickets, usage): those are in the events.
 */
export type AccountState = Readonly<{
  /** Absent until the account is registered. */
  profile?: Profile;
  mergedInto?: string;
  /** Number of events so far, which is the version of the stream. */
  version: number;
  tags?: readonly string[];
  traits?: Readonly<Record<string, TraitValue>>;
  contacts?: Readonly<Record<string, Contact>>;
  contracts?: Readonly<Record<string, Contract>>;
}>;

export const unknownAccount: AccountState = { version: 0 };

/** The state after one more event. */
export const evolve = (before: AccountState, event: AccountEvent): AccountState => {
  const state = { ...before, version: before.version + 1 };
  const { type, data } = event;
  switch (type) {
    case 'account.registered.v1':
      return { ...state, profile: data };
    case 'account.profile-amended.v1':
      return state.profile ? { ...state, profile: { ...state.profile, ...data } } : state;
    case 'account.merged.v1':
      return { ...state, mergedInto: data.into };
    case 'account.tagged.v1':
      return { ...state, tags: [...(state.tags ?? []), data.tag].sort() };
    case 'account.untagged.v1':
      return { ...state, tags: (state.tags ?? []).filter((tag) => tag !== data.tag) };
    case 'account.trait-observed.v1':
      return { ...state, traits: { ...state.traits, [data.name]: data.value } };
    case 'account.contact-named.v1':
      return withContact(state, data.contactId, { role: data.role, standing: 'active', named: state.version });
    case 'account.contact-departed.v1':
      return changedContact(state, data.contactId, 'departed');
    case 'account.contact-erased.v1':
      return changedContact(state, data.contactId, 'erased');
    case 'account.contract-signed.v1':
      return withContract(state, data.contractId, { terms: termsOf(data), standing: 'running' });
    case 'account.contract-renewed.v1': {
      const previousEnd = entryOf(state.contracts, data.contractId)?.terms.end;
      const behind = previousEnd === undefined ? {} : { previousEnd };
      return withContract(state, data.contractId, { terms: termsOf(data), standing: 'running', ...behind });
    }
    case 'account.contract-amended.v1':
      return changedContract(state, data.contractId, (contract) => ({
        ...contract,
        terms: { ...contract.terms, ...amendmentOf(data) },
      }));
    case 'account.contract-not-renewed.v1':
      return changedContract(state, data.contractId, (contract) => ({ ...contract, standing: 'not-renewed' }));
    case 'account.contract-terminated.v1':
      return changedContract(state, data.contractId, (contract) => ({
        ...contract,
        terms: { ...contract.terms, end: data.on },
        standing: 'terminated',
      }));
    default:
      return state; // facts for others to fold
  }
};

/** The entry of a key that the sender chose: never something that every object inherits. */
export const entryOf = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record && Object.hasOwn(record, key) ? record[key] : undefined;

/** The terms in a fact, without what else it says. */
export const termsOf = ({ start, end, amount, edition, unitPrice }: Terms): Terms => ({
  start,
  end,
  amount,
  edition,
  ...(unitPrice && { unitPrice }),
});

const amendmentOf = ({ start, end, amount, edition, unitPrice }: Partial<Terms>): Partial<Terms> => ({
  ...(start && { start }),
  ...(end && { end }),
  ...(amount && { amount }),
  ...(edition && { edition }),
  ...(unitPrice && { unitPrice }),
});

const withContact = (state: AccountState, id: string, contact: Contact): AccountState => ({
  ...state,
  contacts: { ...state.contacts, [id]: contact },
});

const changedContact = (state: AccountState, id: string, standing: Contact['standing']): AccountState => {
  const contact = entryOf(state.contacts, id);
  return contact ? withContact(state, id, { ...contact, standing }) : state;
};

const withContract = (state: AccountState, id: string, contract: Contract): AccountState => ({
  ...state,
  contracts: { ...state.contracts, [id]: contract },
});

const changedContract = (state: AccountState, id: string, change: (contract: Contract) => Contract): AccountState => {
  const contract = entryOf(state.contracts, id);
  return contract ? withContract(state, id, change(contract)) : state;
};
