import { isRecord, type JsonRecord, listOf, numberOf, recordOf, textOf, wordsOf } from '../http/json.js';
import { listing, tableOf } from '../output/table.js';
import { inWords, money } from '../output/values.js';

const FIRST = ['accountId', 'name'];
const APART = ['version', 'tags', 'traits', 'contracts', 'contacts'];

/** What is known of an account, as `GET /v1/accounts/{accountId}` answers it: its fields, its contracts, its people. What is not known has no line. */
export const profileText = (profile: unknown): string =>
  [
    listing(profileLines(recordOf(profile))),
    contractsTable(listOf(recordOf(profile)['contracts'])),
    contactsTable(listOf(recordOf(profile)['contacts'])),
  ]
    .filter((part) => part !== '')
    .join('\n\n');

const profileLines = (profile: JsonRecord): readonly (readonly [string, string])[] => {
  const rest = Object.keys(profile).filter((name) => !FIRST.includes(name) && !APART.includes(name));
  const lines = [
    ...[...FIRST, ...rest].map((name) => [titleOf(name), wordOf(profile[name])] as const),
    ['tags', wordsOf(profile['tags']).join(', ')] as const,
    ...Object.entries(recordOf(profile['traits'])).map(([name, value]) => [name, wordOf(value)] as const),
  ];
  return lines.filter(([, value]) => value !== '');
};

/** `businessType` as `business type`, `accountId` as `account`. */
const titleOf = (name: string): string => name.replace(/Id$/, '').replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const wordOf = (value: unknown): string => (value === null || value === undefined ? '' : inWords(value));

const contractsTable = (contracts: readonly JsonRecord[]): string =>
  contracts.length === 0
    ? ''
    : tableOf(
        [
          { head: 'contract' },
          { head: 'from' },
          { head: 'to' },
          { head: 'amount', align: 'right' },
          { head: 'unit price', align: 'right' },
          { head: 'edition' },
          { head: 'standing' },
        ],
        contracts.map((one) => [
          textOf(one, 'contractId'),
          textOf(one, 'start'),
          textOf(one, 'end'),
          moneyOf(one['amount']),
          moneyOf(one['unitPrice']),
          textOf(one, 'edition') || '-',
          textOf(one, 'standing'),
        ]),
      );

const moneyOf = (value: unknown): string => (isRecord(value) ? money(numberOf(value, 'amount'), textOf(value, 'currency')) : '-');

/** Who the people are; a dash where it was never told, or cannot be read any more. */
const contactsTable = (contacts: readonly JsonRecord[]): string =>
  contacts.length === 0
    ? ''
    : tableOf(
        ['contact', 'role', 'name', 'email', 'phone', 'standing'].map((head) => ({ head })),
        contacts.map((one) => [
          textOf(one, 'contactId'),
          ...['role', 'name', 'email', 'phone', 'standing'].map((field) => textOf(one, field) || '-'),
        ]),
      );
