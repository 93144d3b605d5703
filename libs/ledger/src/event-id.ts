import { createHash } from 'node:crypto';

/** The namespace of every derived event id (RFC 9562). Must never change: ids are how a repeated cause is recognised. */
const NAMESPACE = Buffer.from('6f1d2f9c5c1b5f0e9a3e7d5b0f2c4a68', 'hex');

/**
 * The id of the event that `cause` led to, as a UUIDv5: the same cause and ordinal give the same id on every machine.
 * `ordinal` counts the events of one cause from 0. It leads the name, so that no cause can imitate another's ordinal.
 */
export const deriveEventId = (cause: string, ordinal: number): string => {
  const bytes = createHash('sha1').update(NAMESPACE).update(`${ordinal}\n${cause}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
