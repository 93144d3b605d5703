import { type KafkaLog, peerLedger, type PeerLedger } from '@strata/messaging';
import { registeredAt, registeredIn, type RegisteredTypes } from '@strata/service-kit';
import type { LifecycleConfig } from './lifecycle.config.js';
import { ACCOUNT, LIFECYCLE, SCORING } from './names.js';

/** The services that lifecycle reads, and the event types that the company registered with the account service. */
export type Peers = Readonly<{ account: PeerLedger; scoring: PeerLedger; registeredTypes: RegisteredTypes }>;

export const PEERS = Symbol('Peers');

/** In the same database, or over Kafka with the services' own addresses for what a topic does not have. */
export const peersOf = (env: LifecycleConfig, log: KafkaLog): Peers => {
  const account = peerLedger({ ledger: ACCOUNT, reader: LIFECYCLE, env, url: env.ACCOUNT_URL, log });
  const scoring = peerLedger({ ledger: SCORING, reader: LIFECYCLE, env, url: env.SCORING_URL, log });
  const registeredTypes = account.ledger ? registeredIn(account.ledger) : registeredAt(env.ACCOUNT_URL ?? '');
  return { account, scoring, registeredTypes };
};
