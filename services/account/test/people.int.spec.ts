import type { TestService } from '@strata/service-kit/testing';
import { fact, importing, ledgerOf, order, query, registered } from './account.fixtures.js';

const SECRETS = ['Li Wei', 'li.wei@hengtong.example', '+86 512 5550 0101'];
const named = (contactId: string) =>
  fact('account.contact-named.v1', 'acct-1', {
    contactId,
    role: 'key-contact',
    name: SECRETS[0],
    email: SECRETS[1],
    phone: SECRETS[2],
  });

describe('people', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await importing();
    await registered(service, 'acct-1');
  });
  afterEach(() => service[Symbol.asyncDispose]());

  const contacts = async (): Promise<unknown> => (await service.get('/v1/accounts/acct-1')).body.contacts;
  const everythingStored = async (): Promise<string> => {
    const rows = await query(
      service,
      `SELECT (SELECT string_agg(e::text, ' ') FROM account.ledger_event e) || (SELECT string_agg(s::text, ' ') FROM account.stream_state s) AS text`,
    );
    return String(rows[0]?.['text']);
  };

  it('are read in clear by those who ask for the account, and stand nowhere in clear', async () => {
    expect((await service.post('/v1/events', [order('acct-1'), named('p-1')])).body.accepted).toBe(2);
    expect(await contacts()).toEqual([
      { contactId: 'p-1', role: 'key-contact', standing: 'active', name: SECRETS[0], email: SECRETS[1], phone: SECRETS[2] },
    ]);
    const outside = [
      await everythingStored(),
      JSON.stringify(await ledgerOf(service)),
      JSON.stringify((await service.get('/v1/events?accountId=acct-1')).body),
    ];
    for (const text of outside) for (const secret of SECRETS) expect(text).not.toContain(secret);
    expect(outside[1]).toContain('sealed:v1:');
  });

  it('who are erased cannot be read again, by anybody, while the ledger stays as it was', async () => {
    await service.post('/v1/events', [named('p-1'), named('p-2')]);
    const before = await ledgerOf(service);
    expect(
      (await service.post('/v1/events', fact('account.contact-erased.v1', 'acct-1', { contactId: 'p-1' }))).body.accepted,
    ).toBe(1);
    expect(await contacts()).toMatchObject([
      { contactId: 'p-1', standing: 'erased', name: null, email: null, phone: null },
      { contactId: 'p-2', standing: 'active', name: SECRETS[0] },
    ]);
    const rows = await query(service, `SELECT contact_id FROM account.personal_key WHERE key IS NOT NULL`);
    expect(rows).toEqual([{ contact_id: 'p-2' }]);
    expect((await ledgerOf(service)).slice(0, before.length)).toEqual(before);
    expect((await service.post('/v1/events', named('p-1'))).body.errors[0].code).toBe('contact-erased');
  });

  it('whose erasure was cut short by a crash are erased at the next start', async () => {
    const erased = fact('account.contact-erased.v1', 'acct-1', { contactId: 'p-1' });
    await service.post('/v1/events', [named('p-1'), named('p-2'), erased]);
    await query(service, `UPDATE account.personal_key SET key = sha256('left over'), erasing = true`);
    await using next = await importing({}, service.database);
    const rows = await query(next, `SELECT contact_id FROM account.personal_key WHERE key IS NULL`);
    expect(rows).toEqual([{ contact_id: 'p-1' }]);
  });

  it('nobody named cannot be erased, and may be named afterwards', async () => {
    const { body } = await service.post('/v1/events', fact('account.contact-erased.v1', 'acct-1', { contactId: 'p-1' }));
    expect(body.errors[0].code).toBe('unknown-contact');
    await service.post('/v1/events', named('p-1'));
    expect(await contacts()).toMatchObject([{ name: SECRETS[0] }]);
  });

  it('are sealed each with a key of their own, however the request is repeated', async () => {
    const both = [named('p-1'), named('p-2'), named('p-1')];
    await service.post('/v1/events', both);
    expect((await service.post('/v1/events', both)).body.duplicates).toBe(3);
    const rows = await query(
      service,
      `SELECT count(DISTINCT key)::int AS keys, count(*)::int AS people FROM account.personal_key`,
    );
    expect(rows).toEqual([{ keys: 2, people: 2 }]);
    expect(await contacts()).toMatchObject([{ name: SECRETS[0] }, { name: SECRETS[0] }]);
  });
});
