import { hash } from 'node:crypto';
import { canonicalText } from './canonical.js';
import type { RecordedEvent } from './event.js';
import { NotRecordable } from './recordable.js';

/** What a digest covers: everything that was known before the event had a position. */
type Digested = Pick<RecordedEvent, 'eventId' | 'stream' | 'version' | 'type' | 'occurredAt' | 'recordedAt'>;

/** RFC 8785. Throws NotRecordable for what JSON cannot hold: NaN, a lone surrogate, a cycle, undefined. */
export const canonicalJson = (value: unknown): string => {
  let text: string | undefined;
  try {
    text = canonicalText(value);
  } catch (error) {
    throw new NotRecordable(String(error));
  }
  if (text === undefined) throw new NotRecordable('there is no JSON for undefined');
  return text;
};

/**
 * SHA-256, in hexadecimal, of the canonical JSON of {data, eventId, metadata, occurredAt, recordedAt, stream, type, version}.
 * `data` and `metadata` come as the canonical text that is stored, so the object is put together in its canonical order of keys.
 */
export const digestOfText = (event: Digested, data: string, metadata: string): string =>
  hash(
    'sha256',
    `{"data":${data},"eventId":"${event.eventId}","metadata":${metadata},"occurredAt":"${event.occurredAt}",` +
      `"recordedAt":"${event.recordedAt}","stream":${JSON.stringify(event.stream)},"type":${JSON.stringify(event.type)},"version":${event.version}}`,
  );

/** The digest of an event as read back. */
export const digestOf = (event: RecordedEvent): string =>
  digestOfText(event, canonicalJson(event.data), canonicalJson(event.metadata));

/** The next link of a chain: SHA-256(previous link ‖ digest), all in hexadecimal. */
export const linkOf = (previous: string, digest: string): string => hash('sha256', Buffer.from(previous + digest, 'hex'));

/** The hash that the first event of a partition follows. It names ledger and partition, so no chain can stand in for another. */
export const genesisHash = (schema: string, partition: number): string => hash('sha256', `strata/${schema}/${partition}`);
