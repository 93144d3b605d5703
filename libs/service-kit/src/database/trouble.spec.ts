import { isOutage } from '../problem/outage.js';
import { databaseTrouble } from './trouble.js';

const failed = (fields: Readonly<Record<string, string>>, message = 'for user "strata_account"') =>
  Object.assign(new Error(message), fields);

it.each([
  [/refuses the password: DATABASE_URL/, failed({ code: '28P01' })],
  [/sslmode=verify-full where pg_hba.conf asks for TLS/, failed({ code: '28000' })],
  [/database that does not exist/, failed({ code: '3D000' })],
  [/sslrootcert in DATABASE_URL, or NODE_EXTRA_CA_CERTS/, failed({ code: 'SELF_SIGNED_CERT_IN_CHAIN' })],
  [/sslrootcert in DATABASE_URL, or NODE_EXTRA_CA_CERTS/, failed({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })],
  [/another host: DATABASE_URL/, failed({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })],
  [/expired/, failed({ code: 'CERT_HAS_EXPIRED' })],
  [/does not speak TLS/, failed({}, 'The server does not support SSL connections')],
  [/cannot be read/, failed({ code: 'ENOENT', syscall: 'open' })],
])('says what is to be set, repeats no value, and is waited for: %s', (sentence, error) => {
  expect(databaseTrouble(error)).toMatch(sentence);
  expect(databaseTrouble(error)).not.toContain('strata_account');
  expect(isOutage(error)).toBe(true);
});

it('has nothing to say of an ordinary outage, or of a fault', () => {
  expect(databaseTrouble(failed({ code: 'ECONNREFUSED', syscall: 'connect' }))).toBeUndefined();
  expect(databaseTrouble(failed({ code: '23505' }))).toBeUndefined();
  expect(isOutage(failed({ code: '23505' }))).toBe(false);
});
