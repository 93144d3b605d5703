import { type KafkaLog, peerLedger, type PeerLedger } from '@strata/messaging';
import { registeredAt, registeredIn, type RegisteredTypes } from '@strata/service-kit';
import { ACCOUNT, SCORING } from '../names.js';
import type { ScoringConfig } from '../scoring.config.js';
import { type Story, storyFrom, storyIn } from './account.story.js';

/** The account service as scoring knows it: its ledger, and the event types that the company registered with it. */
export type AccountService = Pick<PeerLedger, 'source' | 'close'> & Readonly<{ registeredTypes: RegisteredTypes; story: Story }>;

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
