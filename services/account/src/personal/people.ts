import { Injectable } from '@nestjs/common';
import type { AccountState, Contact } from '@strata/domain-account';
import { Ledger } from '@strata/ledger';
import type { PersonView } from '../account.view.js';
import { fieldsOf } from '../stored.parser.js';
import { placeOf } from '../streams.js';
import { PersonalKeys } from './personal-keys.js';
import { open } from './seal.js';

/** The people of an account, with what their keys still open. */
@Injectable()
export class People {
  constructor(
    private readonly ledger: Ledger,
    private readonly keys: PersonalKeys,
  ) {}

  async of(accountId: string, { contacts = {} }: AccountState): Promise<readonly PersonView[]> {
    const entries = Object.entries(contacts);
    if (entries.length === 0) return [];
    const keyOf = await this.keys.forOpening(entries.map(([contactId]) => ({ accountId, contactId })));
    return Promise.all(
      entries.map(async ([contactId, contact]) => {
        const key = contact.standing === 'erased' ? undefined : keyOf({ accountId, contactId });
        const sealed = key ? await this.sealedOf(accountId, contact) : {};
        const shown = (field: string): string | null => {
          const value = sealed[field];
          return key && typeof value === 'string' ? open(key, { accountId, contactId, field }, value) : null;
        };
        return {
          contactId,
          role: contact.role,
          standing: contact.standing,
          name: shown('name'),
          email: shown('email'),
          phone: shown('phone'),
        };
      }),
    );
  }

  /** The state keeps only which event named the person: the data is read when somebody asks for it. */
  private async sealedOf(accountId: string, { named }: Contact): Promise<Readonly<Record<string, unknown>>> {
    const { partition, stream } = placeOf(accountId, this.ledger.partitions);
    const [event] = await this.ledger.readStream(stream, { partition, afterVersion: named - 1, limit: 1 });
    return fieldsOf(event?.data);
  }
}
