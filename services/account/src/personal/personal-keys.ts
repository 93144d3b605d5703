import { Injectable } from '@nestjs/common';
import { entryOf } from '@strata/domain-account';
import { Ledger } from '@strata/ledger';
import { DataSource } from 'typeorm';
import { readAccountState } from '../stored.parser.js';
import { placeOf } from '../streams.js';
import { newKey } from './seal.js';

/** A person: a contact of an account. */
export type Person = Readonly<{ accountId: string; contactId: string }>;

type Row = { account_id: string; contact_id: string; key: Buffer | null };

/** The keys of people, in a table beside the ledger. Without the key, what the ledger holds of a person is noise. */
@Injectable()
export class PersonalKeys {
  constructor(
    private readonly source: DataSource,
    private readonly ledger: Ledger,
  ) {}

  /** Keys to seal with, made where there are none. A person who was erased gets one that is kept nowhere. */
  async forSealing(people: readonly Person[]): Promise<(person: Person) => Buffer> {
    const columns = columnsOf(people);
    await this.source.query(
      `INSERT INTO account.personal_key (account_id, contact_id, key)
       SELECT account_id, contact_id, decode(key, 'hex') FROM unnest($1::text[], $2::text[], $3::text[]) AS g (account_id, contact_id, key)
       ORDER BY 1, 2 ON CONFLICT DO NOTHING`,
      [...columns, people.map(() => newKey().toString('hex'))],
    );
    const keys = await this.forOpening(people);
    return (person) => keys(person) ?? newKey();
  }

  /** The keys that exist. */
  async forOpening(people: readonly Person[]): Promise<(person: Person) => Buffer | undefined> {
    const rows = await this.source.query<Row[]>(
      `SELECT k.account_id, k.contact_id, k.key FROM account.personal_key k
       JOIN unnest($1::text[], $2::text[]) AS g (account_id, contact_id) USING (account_id, contact_id)`,
      columnsOf(people),
    );
    const keys = new Map(
      rows.map(({ account_id, contact_id, key }) => [nameOf({ accountId: account_id, contactId: contact_id }), key]),
    );
    return (person) => keys.get(nameOf(person)) ?? undefined;
  }

  /** Notes that these people are about to be erased, so that a crash between the fact and its effect is made good. */
  async announceErasing(people: readonly Person[]): Promise<void> {
    await this.source.query(
      `UPDATE account.personal_key k SET erasing = true FROM unnest($1::text[], $2::text[]) AS g (account_id, contact_id)
       WHERE k.account_id = g.account_id AND k.contact_id = g.contact_id AND k.key IS NOT NULL`,
      columnsOf(people),
    );
  }

  /** Destroys the keys of those announced whose erasure is recorded. The others stay noted: their fact may yet come. */
  async finishErasing(): Promise<void> {
    const rows = await this.source.query<Row[]>(`SELECT account_id, contact_id FROM account.personal_key WHERE erasing`);
    if (rows.length === 0) return;
    const erased = await this.areErased(
      rows.map(({ account_id, contact_id }) => ({ accountId: account_id, contactId: contact_id })),
    );
    await this.source.query(
      `UPDATE account.personal_key k SET key = NULL, erasing = false FROM unnest($1::text[], $2::text[]) AS g (account_id, contact_id)
       WHERE k.account_id = g.account_id AND k.contact_id = g.contact_id`,
      columnsOf(erased),
    );
  }

  private async areErased(people: readonly Person[]): Promise<readonly Person[]> {
    const streams = people.map(({ accountId }) => placeOf(accountId, this.ledger.partitions));
    const { states } = await this.ledger.lookUp(this.ledger.pool, streams, []);
    const byStream = new Map(states.map(({ stream, state }) => [stream, readAccountState(state)]));
    return people.filter(({ accountId, contactId }) => {
      const state = byStream.get(placeOf(accountId, this.ledger.partitions).stream);
      return entryOf(state?.contacts, contactId)?.standing === 'erased';
    });
  }
}

const nameOf = ({ accountId, contactId }: Person): string => `${accountId}\n${contactId}`;
const columnsOf = (people: readonly Person[]): [string[], string[]] => [
  people.map(({ accountId }) => accountId),
  people.map(({ contactId }) => contactId),
];
