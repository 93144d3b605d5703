import type { LedgerReader, RecordedEvent } from '@strata/ledger';
import { type EventSource, type KafkaLog, peerLedger, type PeerLedger } from '@strata/messaging';
import { registeredAt, registeredIn, type RegisteredTypes } from '@strata/service-kit';
import { ACCOUNT, accountStream, CALENDAR, SCORING } from '../names.js';
import type { ScoringConfig } from '../scoring.config.js';

/** The account service as scoring knows it: its ledger, and the event types that the company registered with it. */
export type AccountService = Pick<PeerLedger, 'source' | 'close'> & Readonly<{ registeredTypes: RegisteredTypes; story: Story }>;

/** All that one account's ledger partition says of it: its own events and the days, in order of position, as far as they are recorded now. */
export type Story = (accountId: string, partition: number) => Promise<readonly RecordedEvent[]>;

export const ACCOUNT_SERVICE = Symbol('AccountService');

/** In the same database (`ledger`), or over Kafka with the account service's own address for what a topic does not have. */
export const accountService = (env: ScoringConfig, log: KafkaLog): AccountService => {
  const { ledger, source, close } = peerLedger({ ledger: ACCOUNT, reader: SCORING, env, url: env.ACCOUNT_URL, log });
  return {
    source,
    close,
    registeredTypes: ledger ? registeredIn(ledger) : registeredAt(env.ACCOUNT_URL ?? ''),
    story: ledger ? storyIn(ledger) : storyFrom(source),
  };
};

const storyIn =
  (ledger: Pick<LedgerReader, 'readStream'>): Story =>
  async (accountId, partition) => {
    const streams = [accountStream(accountId), CALENDAR];
    const events = await Promise.all(streams.map((stream) => ledger.readStream(stream, { partition })));
    return events.flat().sort((a, b) => a.position - b.position);
  };

/** Over Kafka the partition is read through: a topic knows no streams. */
const storyFrom = (source: () => Promise<EventSource>): Story => {
  let opened: Promise<EventSource> | undefined;
  return async (accountId, partition) => {
    const from = await (opened ??= source());
    const upTo = (await from.heads()).get(partition) ?? 0;
    const events: RecordedEvent[] = [];
    for await (const page of from.history(partition, 0, upTo))
      events.push(...page.filter(({ stream }) => stream === accountStream(accountId) || stream === CALENDAR));
    return events;
  };
};
