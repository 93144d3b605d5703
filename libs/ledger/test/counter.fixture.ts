import { type Decider, type Message, Refusal } from '@strata/kernel';

/** The smallest decider that can record, refuse, do nothing and record several events. */
export type Count = Readonly<{ by: number; times?: number }>;
export type Counted = Message<'counter.counted.v1', { by: number }>;
export type Counter = Readonly<{ total: number; events: number }>;

export const counter: Decider<Count, Counter, Counted> = {
  initial: { total: 0, events: 0 },
  decide: ({ by, times = 1 }, { total }) => {
    if (total + by * times < 0) throw new Refusal('below-zero', 'a counter does not go below zero');
    if (by === 0) return [];
    return Array.from({ length: times }, () => ({ type: 'counter.counted.v1', data: { by } }));
  },
  evolve: ({ total, events }, { data }) => ({ total: total + data.by, events: events + 1 }),
};

export const count = (stream: string, by: number, cause: string, more: Partial<{ partition: number; times: number }> = {}) => ({
  partition: more.partition ?? 0,
  stream,
  command: { by, times: more.times ?? 1 },
  cause,
  metadata: {},
  occurredAt: '2026-03-01T08:26:00.000Z',
});
