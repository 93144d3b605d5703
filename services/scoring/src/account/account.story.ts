import type { LedgerReader, RecordedEvent } from '@strata/ledger';
import { accountStream, type EventSource } from '@strata/messaging';
import { CALENDAR } from '../names.js';

/** All that a partition of the account ledger says of one account: its own events and the days, in order of position, as recorded by now. */
export type Story = (accountId: string, partition: number) => Promise<readonly RecordedEvent[]>;

/** From the ledger itself: two streams. */
export const storyIn =
  (ledger: Pick<LedgerReader, 'readStream'>): Story =>
  async (accountId, partition) => {
    const streams = [accountStream(accountId), CALENDAR];
    const events = await Promise.all(streams.map((stream) => ledger.readStream(stream, { partition })));
    return events.flat().sort((a, b) => a.position - b.position);
  };

/** Where there is only a source of events, the partition is read through: it knows no streams. */
export const storyFrom = (source: () => Promise<Pick<EventSource, 'heads' | 'history'>>): Story => {
  let opened: ReturnType<typeof source> | undefined;
  return async (accountId, partition) => {
    const from = await (opened ??= source());
    const upTo = (await from.heads()).get(partition) ?? 0;
    const events: RecordedEvent[] = [];
    for await (const page of from.history(partition, 0, upTo))
      events.push(...page.filter(({ stream }) => stream === accountStream(accountId) || stream === CALENDAR));
    return events;
  };
};
