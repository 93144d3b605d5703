import type { LedgerReader } from '@strata/ledger';
import { Unavailable } from '../problem/errors.js';

/** An event type of the company's own, as it was registered: what contracts make a contract of. */
export type RegisteredType = Readonly<{
  type: string;
  title: string;
  description?: string;
  schema: Readonly<Record<string, unknown>>;
}>;

/** The event types that the company has registered with the account service, the latest of each. */
export type RegisteredTypes = () => Promise<readonly RegisteredType[]>;

const REGISTERED = 'account.event-type-registered.v1';
const EVENT_TYPES_STREAM = 'event-types';
const TIMEOUT_MS = 15_000;

/** A request that needs it is answered 503; a consumer that needs it waits, as for a connection that cannot be made. */
class AccountUnavailable extends Unavailable {
  readonly code = 'ECONNREFUSED';
}

/** As its ledger has them, where that is in the same database. */
export const registeredIn =
  (account: Pick<LedgerReader, 'readStream'>): RegisteredTypes =>
  async () => {
    const events = await account.readStream(EVENT_TYPES_STREAM, { partition: 0 });
    const registered = events
      .filter(({ type }) => type === REGISTERED)
      .flatMap(({ data }) => (isRegisteredType(data) ? [data] : []));
    return [...new Map(registered.map((one) => [one.type, one])).values()];
  };

/** As the account service says itself, at its address. Throws AccountUnavailable while it does not answer. */
export const registeredAt =
  (url: string): RegisteredTypes =>
  async () => {
    const listed = await answerOf(`${url.replace(/\/+$/, '')}/v1/event-types`);
    const items: unknown = typeof listed === 'object' && listed !== null && 'items' in listed ? listed.items : undefined;
    if (!Array.isArray(items)) throw new Error('the account service does not say its event types');
    return items.filter(isRegisteredType).filter(({ type }) => type.startsWith('custom.'));
  };

const answerOf = async (url: string): Promise<unknown> => {
  const unavailable = (cause?: unknown) => new AccountUnavailable('The account service does not answer.', { cause });
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((cause: unknown) => {
    throw unavailable(cause);
  });
  if (!answer.ok) throw unavailable();
  return answer.json();
};

const isRegisteredType = (data: unknown): data is RegisteredType =>
  typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string' && 'schema' in data;
