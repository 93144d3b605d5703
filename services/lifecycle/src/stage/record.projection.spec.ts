import { type Recorded, wavesOf } from './record.projection.js';

const event = (accountId: string, type: string): Recorded => ({
  partition: 0,
  eventId: `${accountId} ${type}`,
  type: `lifecycle.${type}.v1`,
  data: { accountId },
});

it('writes events of one type of many accounts together, and keeps the order of each account', () => {
  const events = ['a', 'b', 'c'].flatMap((id) => [
    event(id, 'stage-changed'),
    event(id, 'renewal-settled'),
    event(id, 'stage-changed'),
  ]);
  expect([...wavesOf(events)].map((wave) => wave.map(({ eventId }) => eventId))).toEqual([
    ['a stage-changed', 'b stage-changed', 'c stage-changed'],
    ['a renewal-settled', 'b renewal-settled', 'c renewal-settled'],
    ['a stage-changed', 'b stage-changed', 'c stage-changed'],
  ]);
});

it('leaves out what no row is made of', () => {
  expect([...wavesOf([event('a', 'policy-took-effect'), event('a', 'signal-opened')])]).toEqual([[event('a', 'signal-opened')]]);
});
