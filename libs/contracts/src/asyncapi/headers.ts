import { ACCOUNT_ID_PATTERN } from '../cloud-event.js';
import type { Schema } from '../schema.js';

const text = (description: string, rest: Schema = {}): Schema => ({ type: 'string', description, ...rest });
const digits = (description: string): Schema => text(description, { pattern: '^[0-9]+$' });

/** CloudEvents 1.0 in Kafka's binary mode. All headers are UTF-8 text. */
const cloudEvent = {
  ce_specversion: text('Version of CloudEvents.', { enum: ['1.0'] }),
  ce_id: text('Id of the message, the same whenever it is repeated: whoever has seen it leaves a repetition out.', {
    format: 'uuid',
  }),
  ce_source: text('The service that says it, such as `/scoring`.'),
  ce_type: text('The type, with its major version.'),
  ce_subject: text('What it is about: the account id; of events about no account the end of the name of their stream.'),
  ce_time: text('When it happened, in UTC with milliseconds.', { format: 'date-time' }),
  'content-type': text('Of the value.', { enum: ['application/json'] }),
};

const place = {
  strata_position: digits(
    'Position in the partition of the ledger: rises within a partition. On ledger topics without gaps; on the others with gaps, and several messages of one event share it.',
  ),
  strata_version: digits('Version of the stream that it is part of, from 1.'),
};

const optional = {
  traceparent: text('The trace that it belongs to, as W3C Trace Context writes it.'),
  correlation_id: text('The request that it goes back to, as its sender named it.'),
};

const ledger = {
  strata_ledger_id: text('Which ledger it is, of all that ever bore its name: another one is of an earlier installation.', {
    format: 'uuid',
  }),
  strata_stream: text('The stream, such as `account-acct-a`.'),
  strata_metadata: text('JSON of the metadata: correlation, causation, trace.'),
  strata_recorded_at: text('When it was recorded, in UTC with milliseconds.', { format: 'date-time' }),
  strata_hash: text('Hash of the chain up to it.', { pattern: '^[0-9a-f]{64}$' }),
};

const headers = (title: string, required: Schema): Schema => ({
  title,
  type: 'object',
  properties: { ...required, ...optional },
  required: Object.keys(required),
});

export const headerSchemas = {
  publicHeaders: headers('Headers of public topics', {
    ...cloudEvent,
    ce_subject: text('The account id.', { pattern: ACCOUNT_ID_PATTERN }),
    ...place,
  }),
  ledgerHeaders: headers('Headers of ledger topics', { ...cloudEvent, ...place, ...ledger }),
};

const TIME = '2026-03-02T00:00:00.000Z';

/** Headers as they would be with an example; on a ledger topic with those that only the ledger's own have. */
export const exampleHeaders = (type: string, source: string, stream: string, isLedger: boolean): Schema => ({
  ce_specversion: '1.0',
  ce_id: '0b6b3c1e-58c4-5f0a-8a6c-6a1de0a1d6f4',
  ce_source: `/${source}`,
  ce_type: type,
  ce_subject: stream.slice(stream.indexOf('-') + 1),
  ce_time: TIME,
  'content-type': 'application/json',
  strata_position: '1234',
  strata_version: '7',
  ...(isLedger && {
    strata_ledger_id: '5b0e7a4e-2f6f-4f0e-9a55-0f8f1c9b7d21',
    strata_stream: stream,
    strata_metadata: '{}',
    strata_recorded_at: TIME,
    strata_hash: '3f'.repeat(32),
  }),
});
