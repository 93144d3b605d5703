import { hash } from 'node:crypto';

/** The namespace of every derived event id (RFC 9562). Must never change: ids are how a repeated cause is recognised. */
const NAMESPACE = Buffer.from('6f1d2f9c5c1b5f0e9a3e7d5b0f2c4a68', 'hex');

/**
 * The id of the event that `cause` led to, as a UUIDv5: the same cause and ordinal give the same id on every machine.
 * `ordinal` counts the events of one cause from 0. It leads the name, so that no cause can imitate another's ordinal.
 */
export const deriveEventId = (cause: string, ordinal: number): string => {
  // hash() in one call is three times as fast as createHash(), and every event pays for it twice.
  const hex = hash('sha1', Buffer.concat([NAMESPACE, Buffer.from(`${ordinal}\n${cause}`)]));
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
