import type { FieldError } from '@strata/kernel';
import { parseInstant } from './ajv.js';

/** A fact on its way in: the attributes of a CloudEvent 1.0 that Strata reads. `time` is in UTC with milliseconds. */
export type CloudEvent = Readonly<{
  id: string;
  source: string;
  type: string;
  /** The account. */
  subject: string;
  time: string;
  data: unknown;
  traceparent?: string;
  correlationId?: string;
}>;

/** What an account may be called: also in URLs, file names and Kafka keys. */
export const ACCOUNT_ID_PATTERN = '^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$';
const accountId = new RegExp(ACCOUNT_ID_PATTERN);

/**
 * Reads a parsed JSON value as a CloudEvent in structured mode. Extension attributes that Strata does not know are
 * ignored, as the specification asks; the data is not looked at.
 */
export const readCloudEvent = (value: unknown): { event: CloudEvent } | { errors: readonly FieldError[] } => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { errors: [notAnEvent] };
  const given = new Map<string, unknown>(Object.entries(value));
  const errors: FieldError[] = [];
  const attribute = (name: string): string => {
    const found = given.get(name);
    if (typeof found === 'string' && found.length > 0 && found.length <= 500 && found.isWellFormed()) return found;
    errors.push(
      found === undefined
        ? missing(name)
        : { pointer: `/${name}`, code: 'not-a-string', detail: 'must be text of 1 to 500 characters' },
    );
    return '';
  };
  const [specversion, id, source, type, subject, written] = ['specversion', 'id', 'source', 'type', 'subject', 'time'].map(
    attribute,
  );
  if (specversion && specversion !== '1.0') errors.push({ pointer: '/specversion', code: 'not-one-of', detail: 'must be 1.0' });
  if (subject && !accountId.test(subject))
    errors.push({ pointer: '/subject', code: 'malformed', detail: `must be an account id: ${ACCOUNT_ID_PATTERN}` });
  const time = parseInstant(written ?? '');
  if (written && !time)
    errors.push({
      pointer: '/time',
      code: 'not-an-instant',
      detail: 'must be an instant with its offset, such as 2026-03-01T08:00:00Z',
    });
  if (!given.has('data')) errors.push(missing('data'));
  if (errors.length > 0 || !id || !source || !type || !subject || !time) return { errors };
  return { event: { id, source, type, subject, time, data: given.get('data'), ...extensions(given) } };
};

const notAnEvent: FieldError = { pointer: '', code: 'not-an-event', detail: 'must be a CloudEvent, a JSON object' };
const missing = (name: string): FieldError => ({ pointer: `/${name}`, code: 'field-missing', detail: 'is required' });

const extensions = (given: ReadonlyMap<string, unknown>): Pick<CloudEvent, 'traceparent' | 'correlationId'> => {
  const traceparent = given.get('traceparent');
  const correlationId = given.get('correlationid');
  return { ...(isShortText(traceparent) && { traceparent }), ...(isShortText(correlationId) && { correlationId }) };
};

const isShortText = (text: unknown): text is string =>
  typeof text === 'string' && text.length > 0 && text.length <= 200 && text.isWellFormed();
