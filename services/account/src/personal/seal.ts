import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** What a sealed value is bound to: put into another field or under another person, it does not open. */
export type Place = Readonly<{ accountId: string; contactId: string; field: string }>;

const PREFIX = 'sealed:v1:';
const NONCE = 12;
const TAG = 16;

const contextOf = ({ accountId, contactId, field }: Place): Buffer => Buffer.from(`${accountId}\n${contactId}\n${field}`);

export const newKey = (): Buffer => randomBytes(32);

/** AES-256-GCM; `sealed:v1:` and base64url of nonce, tag and ciphertext. */
export const seal = (key: Buffer, place: Place, clear: string): string => {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(contextOf(place));
  const text = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final()]);
  return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
};

/** The clear text. Throws when it was sealed with another key, for another place, or was changed. */
export const open = (key: Buffer, place: Place, sealed: string): string => {
  if (!sealed.startsWith(PREFIX)) throw new Error('not a sealed value');
  const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(contextOf(place))
    .setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
};
