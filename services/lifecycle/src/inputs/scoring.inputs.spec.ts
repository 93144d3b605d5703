import { contractOf, entryValidator, exampleOf } from '@strata/contracts';
import type { RecordedEvent } from '@strata/ledger';
import { CannotHandle } from '@strata/messaging';
import { inputsFrom } from './scoring.inputs.js';

const recorded = (type: string, data: unknown = exampleOf(type)): RecordedEvent => ({
  partition: 3,
  position: 7,
  eventId: '0b6b3c1e-58c4-5f0a-8a6c-6a1de0a1d6f4',
  stream: 'account-acct-a',
  version: 2,
  type,
  data,
  metadata: { correlationId: 'request' },
  occurredAt: '2026-03-02T00:00:00.000Z',
  recordedAt: '2026-03-02T08:00:00.000Z',
  hash: '',
});

it.each(['scoring.policy-published.v1', 'scoring.tier-changed.v1', 'scoring.account-excluded.v1'])(
  'makes inputs of %s that keep their contracts',
  (type) => {
    const inputs = inputsFrom(recorded(type));
    expect(inputs.length).toBeGreaterThan(0);
    for (const input of inputs) {
      const contract = contractOf(input.type);
      expect(contract && entryValidator(contract)(input.data)).toEqual([]);
      expect(input.metadata).toMatchObject({ causationId: recorded(type).eventId, correlationId: 'request', source: 'scoring' });
    }
    expect(new Set(inputs.map(({ eventId }) => eventId)).size).toBe(inputs.length);
    expect(inputsFrom(recorded(type))).toEqual(inputs);
  },
);

it('takes an account off every ladder that it left', () => {
  const excluded = { ...exampleOf('scoring.account-excluded.v1'), left: { value: 'D', service: 'B' } };
  expect(inputsFrom(recorded('scoring.account-excluded.v1', excluded)).map(({ data }) => data)).toMatchObject([
    { ladder: 'value', tier: null },
    { ladder: 'service', tier: null },
  ]);
});

it('has no use for scores', () => {
  expect(inputsFrom(recorded('scoring.score-changed.v1'))).toEqual([]);
});

it('names the account whose tier is not what its contract promises', () => {
  const broken = { ...exampleOf('scoring.tier-changed.v1'), to: 7 };
  expect(() => inputsFrom(recorded('scoring.tier-changed.v1', broken))).toThrow(CannotHandle);
});
