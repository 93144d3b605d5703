import { Inject, Injectable } from '@nestjs/common';
import { catalogueOf, customContract, type CustomType } from '@strata/contracts';
import { Ledger } from '@strata/ledger';
import type { EventCatalogue } from '@strata/policy';

/** The account service's ledger, read only. */
export const ACCOUNT_LEDGER = Symbol('AccountLedger');

const REGISTERED = 'account.event-type-registered.v1';
const EVENT_TYPES_STREAM = 'event-types';

/** What policies may fold: our own facts, and the types that the company has registered with the account service. */
@Injectable()
export class EventTypes {
  constructor(@Inject(ACCOUNT_LEDGER) private readonly account: Ledger) {}

  /** Read anew each time: it is needed only when a policy is checked or first met, and a type may have been registered since. */
  async catalogue(): Promise<EventCatalogue> {
    const events = await this.account.readStream(EVENT_TYPES_STREAM, { partition: 0 });
    const registered = events.filter(({ type }) => type === REGISTERED).flatMap(({ data }) => (isCustomType(data) ? [data] : []));
    const latest = new Map(registered.map((one) => [one.type, one]));
    return catalogueOf([...latest.values()].map(customContract));
  }
}

const isCustomType = (data: unknown): data is CustomType =>
  typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string' && 'schema' in data;
