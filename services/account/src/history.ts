import { Injectable } from '@nestjs/common';
import { Ledger, type RecordedEvent } from '@strata/ledger';
import { unknownAccount } from './accounts.js';
import { placeOf } from './streams.js';

/** The facts about an account, as recorded. */
@Injectable()
export class History {
  constructor(private readonly ledger: Ledger) {}

  /** @throws NotFound `unknown-account` */
  async of(accountId: string, afterVersion: number, limit: number): Promise<readonly RecordedEvent[]> {
    const { partition, stream } = placeOf(accountId, this.ledger.partitions);
    const events = await this.ledger.readStream(stream, { partition, afterVersion, limit });
    if (events.length === 0 && afterVersion === 0) throw unknownAccount(accountId);
    return events;
  }
}
