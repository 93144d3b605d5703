import { stripVTControlCharacters } from 'node:util';
import { profileText } from './profile.text.js';

const cny = (amount: number) => ({ amount, currency: 'CNY' });
const profile = {
  accountId: 'acct-1012',
  version: 173,
  name: 'Minting Foods',
  businessType: 'manufacturer',
  parentId: null,
  tags: ['strategic', 'pilot'],
  traits: { owner: 'csm-5', unlisted: true },
  contracts: [
    { contractId: 'ct-1', start: '2024-04-24', end: '2025-04-23', amount: cny(10_370_000), standing: 'not-renewed' },
    {
      contractId: 'ct-1-b',
      start: '2026-08-25',
      end: '2027-08-24',
      amount: cny(114_100),
      edition: 'professional',
      unitPrice: cny(154_189),
      standing: 'running',
    },
  ],
  contacts: [
    { contactId: 'key', role: 'key-contact', standing: 'active', name: 'Zihan Peng', email: 'peng@example.com', phone: null },
    { contactId: 'key-2', role: 'sponsor', standing: 'erased', name: null, email: null, phone: null },
  ],
};

const linesOf = (value: unknown): string[] => stripVTControlCharacters(profileText(value)).split('\n');

it('writes an account for people: fields, contracts with their sums, and who the contacts are', () =>
  expect(linesOf(profile)).toEqual([
    'account        acct-1012',
    'name           Minting Foods',
    'business type  manufacturer',
    'tags           strategic, pilot',
    'owner          csm-5',
    'unlisted       yes',
    '',
    'contract  from        to                  amount    unit price  edition       standing',
    'ct-1      2024-04-24  2025-04-23  103,700.00 CNY             -  -             not-renewed',
    'ct-1-b    2026-08-25  2027-08-24    1,141.00 CNY  1,541.89 CNY  professional  running',
    '',
    'contact  role         name        email             phone  standing',
    'key      key-contact  Zihan Peng  peng@example.com  -      active',
    'key-2    sponsor      -           -                 -      erased',
  ]));

it('leaves out what an account does not have', () =>
  expect(linesOf({ accountId: 'acct-1', name: null, tags: [], traits: {}, contracts: [], contacts: [] })).toEqual([
    'account  acct-1',
  ]));
