const REFUSED: Readonly<Record<string, string>> = {
  '28P01': 'PostgreSQL refuses the password: DATABASE_URL must have the role of this service and its password',
  '28000':
    'PostgreSQL does not let this connection in: DATABASE_URL must name a role with a login, and sslmode=verify-full where pg_hba.conf asks for TLS',
  '3D000': 'DATABASE_URL names a database that does not exist',
  CERT_HAS_EXPIRED: 'the certificate of PostgreSQL has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of PostgreSQL is for another host: DATABASE_URL must say the name that is in it',
};

/** The codes of Node and OpenSSL for a certificate that leads to no authority known here. */
const UNTRUSTED =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)\w*)$/;

/**
 * Why PostgreSQL cannot be reached as DATABASE_URL says, in one sentence that names what is to be set and repeats no value; undefined
 * for everything else. It may be put right on the other side, so it is waited for like an outage.
 */
export const databaseTrouble = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const sentence = REFUSED[code];
  if (sentence !== undefined) return sentence;
  if (UNTRUSTED.test(code))
    return 'the certificate of PostgreSQL is signed by nobody who is trusted here: sslrootcert in DATABASE_URL, or NODE_EXTRA_CA_CERTS, must name a file with the certificate of its authority';
  if (error.message === 'The server does not support SSL connections')
    return 'PostgreSQL does not speak TLS (ssl = off), and sslmode in DATABASE_URL asks for it';
  if ('syscall' in error && error.syscall === 'open')
    return 'a file that DATABASE_URL names (sslrootcert, sslcert or sslkey) cannot be read';
  return undefined;
};
