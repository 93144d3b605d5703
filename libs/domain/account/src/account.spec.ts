import { scenario } from '@strata/kernel/testing';
import { type AccountEvent, accountDecider, type RecordFact } from './index.js';

const told = (fact: AccountEvent, more: Partial<RecordFact['data']> = {}): RecordFact => ({
  type: 'RecordFact',
  data: { accountId: 'acct-a', fact, occurredAt: '2026-03-02T08:00:00.000Z', ...more },
});

const given = scenario(accountDecider).given;
const registered: AccountEvent = { type: 'account.registered.v1', data: { name: 'Hengtong', city: 'Suzhou' } };
const ordered: AccountEvent = { type: 'account.order-placed.v1', data: { orderId: '1' } };
const merged: AccountEvent = { type: 'account.merged.v1', data: { into: 'acct-b' } };
const terms = { start: '2026-03-01', end: '2027-02-28', amount: { amount: 50000000, currency: 'CNY' }, edition: 'pro' };
const signed: AccountEvent = { type: 'account.contract-signed.v1', data: { contractId: 'c-1', ...terms } };
const renewed = (change: object = {}): AccountEvent => ({
  type: 'account.contract-renewed.v1',
  data: { contractId: 'c-1', ...terms, start: '2027-03-01', end: '2028-02-29', reason: 'good-service', ...change },
});
const amended = (change: object): AccountEvent => ({
  type: 'account.contract-amended.v1',
  data: { contractId: 'c-1', ...change },
});
const terminated = (on: string): AccountEvent => ({
  type: 'account.contract-terminated.v1',
  data: { contractId: 'c-1', on, reason: 'insolvency' },
});
const notRenewed: AccountEvent = { type: 'account.contract-not-renewed.v1', data: { contractId: 'c-1', reason: 'price' } };
const named: AccountEvent = {
  type: 'account.contact-named.v1',
  data: { contactId: 'p-1', role: 'sponsor', name: 'sealed:v1:x' },
};
const departed: AccountEvent = { type: 'account.contact-departed.v1', data: { contactId: 'p-1' } };
const erased: AccountEvent = { type: 'account.contact-erased.v1', data: { contactId: 'p-1' } };
const tagged: AccountEvent = { type: 'account.tagged.v1', data: { tag: 'strategic' } };
const untagged: AccountEvent = { type: 'account.untagged.v1', data: { tag: 'strategic' } };
const trait = (name: string, value: string | number | boolean): AccountEvent => ({
  type: 'account.trait-observed.v1',
  data: { name, value },
});
const answered = (survey: 'nps' | 'csat', score: number): AccountEvent => ({
  type: 'account.survey-answered.v1',
  data: { survey, score },
});

describe('an account', () => {
  it('is registered once', () => given().when(told(registered)).then(registered));
  it('registered again with the same data is nothing new', () => given(registered).when(told(registered)).thenNothing());
  it('registered again with other data is a conflict', () =>
    given(registered)
      .when(told({ type: 'account.registered.v1', data: { name: 'Hengtong', city: 'Wuxi' } }))
      .thenRefuses('account-registered-differently'));
  it('that nobody registered takes no facts', () => given().when(told(ordered)).thenRefuses('unknown-account'));
  it('takes orders as often as they come', () => given(registered, ordered).when(told(ordered)).then(ordered));
  it('takes a company’s own events', () =>
    given(registered)
      .when(told({ type: 'custom.store-opened.v1', data: {} }))
      .then({ type: 'custom.store-opened.v1', data: {} }));
  it('merged into another takes no facts and says where to tell them', () => {
    given(registered, merged).when(told(ordered)).thenRefuses('account-merged');
    expect(() => accountDecider.decide(told(ordered), { version: 2, profile: { name: 'x' }, mergedInto: 'acct-b' })).toThrow(
      /acct-b/,
    );
  });
  it('cannot be merged into itself', () =>
    given(registered)
      .when(told({ type: 'account.merged.v1', data: { into: 'acct-a' } }))
      .thenRefuses('merged-into-itself'));
  it('refuses what has not happened yet, on a live clock', () =>
    given(registered)
      .when(told(ordered, { latest: '2026-03-02T07:59:59.999Z' }))
      .thenRefuses('event-in-the-future'));
  it('takes what happened up to the latest instant', () =>
    given(registered)
      .when(told(ordered, { latest: '2026-03-02T08:00:00.000Z' }))
      .then(ordered));
});

describe('the profile', () => {
  it('is amended by what is new, null empties a field', () => {
    const amendment: AccountEvent = { type: 'account.profile-amended.v1', data: { city: null, size: '200-500' } };
    given(registered).when(told(amendment)).then(amendment);
    given(registered, amendment).when(told(amendment)).thenNothing();
  });
  it('is not amended by what is known', () =>
    given(registered)
      .when(told({ type: 'account.profile-amended.v1', data: { city: 'Suzhou', country: null } }))
      .thenNothing());
  it('wears a tag once, and loses it once', () => {
    given(registered).when(told(tagged)).then(tagged);
    given(registered, tagged).when(told(tagged)).thenNothing();
    given(registered, tagged).when(told(untagged)).then(untagged);
    given(registered).when(told(untagged)).thenNothing();
  });
  it('wears at most a hundred tags', () => {
    const tags = Array.from({ length: 100 }, (_, n): AccountEvent => ({ type: 'account.tagged.v1', data: { tag: `t${n}` } }));
    given(registered, ...tags)
      .when(told(tagged))
      .thenRefuses('too-many-tags');
  });
  it('takes traits of any name, even one that every object has', () => {
    given(registered)
      .when(told(trait('constructor', 'high')))
      .then(trait('constructor', 'high'));
    given(registered)
      .when(told(trait('unlisted', true)))
      .then(trait('unlisted', true));
  });
  it.each([101, -1, 'high', true])('refuses a cooperation of %j: it is told from 0 to 100', (value) =>
    given(registered)
      .when(told(trait('cooperation', value)))
      .thenRefuses('trait-off-scale'),
  );
  it('refuses survey answers off their scale', () => {
    given(registered)
      .when(told(answered('csat', 6)))
      .thenRefuses('score-off-scale');
    given(registered)
      .when(told(answered('csat', 0)))
      .thenRefuses('score-off-scale');
    given(registered)
      .when(told(answered('nps', 0)))
      .then(answered('nps', 0));
  });
});

describe('a contact', () => {
  it('is named, departs and may come back', () => {
    given(registered).when(told(named)).then(named);
    given(registered, named).when(told(departed)).then(departed);
    given(registered, named, departed).when(told(departed)).thenNothing();
    given(registered, named, departed).when(told(named)).then(named);
  });
  it('that was never named can neither depart nor be erased', () => {
    given(registered).when(told(departed)).thenRefuses('unknown-contact');
    given(registered).when(told(erased)).thenRefuses('unknown-contact');
  });
  it('that was erased stays erased', () => {
    given(registered, named, erased).when(told(erased)).thenNothing();
    given(registered, named, erased).when(told(named)).thenRefuses('contact-erased');
    given(registered, named, erased).when(told(departed)).thenNothing();
  });
});

describe('a contract', () => {
  it('is signed once', () => {
    given(registered).when(told(signed)).then(signed);
    given(registered, signed).when(told(signed)).thenNothing();
  });
  it('signed again with other terms is a conflict', () =>
    given(registered, signed)
      .when(
        told({
          type: 'account.contract-signed.v1',
          data: { contractId: 'c-1', ...terms, amount: { amount: 1, currency: 'CNY' } },
        }),
      )
      .thenRefuses('contract-exists'));
  it('does not end before it starts', () => {
    given(registered)
      .when(told({ type: 'account.contract-signed.v1', data: { contractId: 'c-1', ...terms, end: '2026-02-28' } }))
      .thenRefuses('contract-ends-before-it-starts');
    given(registered, signed)
      .when(told(amended({ end: '2026-02-28' })))
      .thenRefuses('contract-ends-before-it-starts');
  });
  it('that was never signed is not amended, renewed, let go or terminated', () => {
    for (const fact of [amended({ edition: 'basic' }), renewed(), notRenewed, terminated('2026-08-31')]) {
      given(registered).when(told(fact)).thenRefuses('unknown-contract');
    }
  });
  it('is renewed for a term that follows the one before', () => {
    given(registered, signed).when(told(renewed())).then(renewed());
    given(registered, signed, renewed()).when(told(renewed())).thenNothing();
    given(registered, signed)
      .when(told(renewed({ start: '2027-02-28' })))
      .thenRefuses('renewal-overlaps-term');
  });
  it('is not amended back into the term before', () => {
    given(registered, signed, renewed())
      .when(told(amended({ start: '2027-02-28' })))
      .thenRefuses('amendment-overlaps-term');
    given(registered, signed, renewed(), amended({ edition: 'basic' }))
      .when(told(amended({ start: '2027-02-28' })))
      .thenRefuses('amendment-overlaps-term');
    const later = amended({ start: '2027-03-15' });
    given(registered, signed, renewed()).when(told(later)).then(later);
  });
  it('that the customer let go may be renewed after all', () =>
    given(registered, signed, notRenewed).when(told(renewed())).then(renewed()));
  it('is let go once', () => given(registered, signed, notRenewed).when(told(notRenewed)).thenNothing());
  it('is terminated within its term, once, and then is over', () => {
    given(registered, signed)
      .when(told(terminated('2026-08-31')))
      .then(terminated('2026-08-31'));
    given(registered, signed)
      .when(told(terminated('2027-03-01')))
      .thenRefuses('termination-outside-term');
    given(registered, signed, terminated('2026-08-31'))
      .when(told(terminated('2026-08-31')))
      .thenNothing();
    given(registered, signed, terminated('2026-08-31')).when(told(renewed())).thenRefuses('contract-terminated');
  });
});

describe('usage', () => {
  const used = (period: string): AccountEvent => ({
    type: 'account.usage-reported.v1',
    data: { metric: 'active-users', period, value: 1 },
  });
  it.each(['2026-03-02', '2026-03-03', '2026-03', '2026-W10', '2025-12-31'])('of %s is reported on 2 March', (period) =>
    given(registered)
      .when(told(used(period)))
      .then(used(period)),
  );
  it.each(['2026-03-04', '2026-04', '2026-W11', '2027-W01'])('of %s, a period to come, is refused', (period) =>
    given(registered)
      .when(told(used(period)))
      .thenRefuses('period-in-the-future'),
  );
  it.each(['2026-02-30', '2026-13', '2026-W54', '2025-W53', '2026-W00'])(
    'of %s, which the calendar does not have, is refused',
    (period) =>
      given(registered)
        .when(told(used(period)))
        .thenRefuses('not-a-period'),
  );
});

describe('the state of an account', () => {
  it('does not grow with the business that it does', () => {
    const state = Array.from({ length: 10_000 }, () => ordered).reduce(accountDecider.evolve, accountDecider.initial);
    expect(JSON.stringify(state)).toBe('{"version":10000}');
  });
  it('keeps the version that holds what a contact is called, not the name', () => {
    const state = [registered, ordered, named].reduce(accountDecider.evolve, accountDecider.initial);
    expect(state.contacts).toEqual({ 'p-1': { role: 'sponsor', standing: 'active', named: 3 } });
  });
});
