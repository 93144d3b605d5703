import { compilePolicy } from '@strata/policy';
import { initialLifecycle, nextDue, step } from './index.js';

const text = `
apiVersion: tiering/v1
kind: CustomerPolicy
metadata: { id: plain, version: 1, effectiveFrom: '2026-01-01', timezone: Asia/Shanghai, currency: CNY }
facts: { orders: { type: int, fold: count, event: OrderPlaced } }
scoring: { base: { fact: orders, bands: { 0: 0 } } }
ladders: { value: { tiers: [{ id: B, enter: 0 }, { id: A, enter: 1 }] } }
`;
const orderPlaced = { type: 'account.order-placed.v1', name: 'OrderPlaced', fields: {}, lines: {} };

it('decides nothing under a policy that says nothing of stages', () => {
  const compiled = compilePolicy(text, { [orderPlaced.type]: orderPlaced });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const cause = { ledger: 'account', partition: 0, position: 1, eventId: 'e1', type: 'account.registered.v1' };
  const input = { accountId: 'a', type: cause.type, data: {}, occurredAt: '2026-03-01T04:00:00.000Z', on: '2026-03-01', cause };
  expect(step(compiled.policy, initialLifecycle, input)).toEqual({ state: initialLifecycle, decisions: [] });
  expect(nextDue(compiled.policy, initialLifecycle)).toBe(null);
});
