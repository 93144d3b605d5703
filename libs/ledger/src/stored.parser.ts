import type { Decider, Message } from '@strata/kernel';
import type { RecordedEvent } from './event.js';

// What was stored comes back as JSON. The same decider wrote it, so its shape is what the decider says.

export const stateOf = <C, S, E>(_: Decider<C, S, E>, state: unknown): S => state as S;

export const eventsOf = <C, S, E extends Message>(_: Decider<C, S, E>, events: readonly RecordedEvent[]): readonly E[] =>
  events as readonly Message[] as readonly E[];
