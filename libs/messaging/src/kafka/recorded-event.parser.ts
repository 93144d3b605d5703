import type { RecordedEvent } from '@strata/ledger';
import type { IncomingMessage } from './kafka.js';

/** The event that a message of a ledger's topic carries; undefined when somebody else wrote it, or wrote over it. */
export const toRecordedEvent = (partition: number, { value, headers }: IncomingMessage): RecordedEvent | undefined => {
  const position = Number(headers['strata_position']);
  const version = Number(headers['strata_version']);
  const {
    ce_id: eventId,
    ce_type: type,
    ce_time: occurredAt,
    strata_stream: stream,
    strata_recorded_at: recordedAt,
    strata_hash: hash,
  } = headers;
  const [data, metadata] = [parsed(value), parsed(headers['strata_metadata'])];
  if (!Number.isSafeInteger(position) || position < 1 || !Number.isSafeInteger(version) || version < 1) return undefined;
  if (!eventId || !type || !occurredAt || !stream || !recordedAt || !hash) return undefined;
  if (data === undefined || typeof metadata !== 'object' || metadata === null) return undefined;
  return {
    partition,
    position,
    eventId,
    stream,
    version,
    type,
    data,
    metadata,
    occurredAt,
    recordedAt,
    hash,
  };
};

const parsed = (text = ''): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
