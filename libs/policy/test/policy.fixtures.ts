import { edited } from '@strata/kernel/testing';
import { compilePolicy } from '../src/compile-policy.js';
import type { CompiledPolicy } from '../src/compiled-policy.js';
import type { CatalogueEvent, EventCatalogue } from '../src/event-catalogue.js';
import type { PolicyProblem } from '../src/policy.problem.js';

const lines = { sku: 'string', productLine: 'string', quantity: 'integer', amount: 'money' } as const;

const events: readonly CatalogueEvent[] = [
  { type: 'account.order-placed.v1', name: 'OrderPlaced', fields: { orderId: 'string' }, lines },
  { type: 'account.order-refunded.v1', name: 'OrderRefunded', fields: { orderId: 'string' }, lines },
  { type: 'account.referral-converted.v1', name: 'ReferralConverted', fields: { referralId: 'string' }, lines: {} },
  { type: 'account.trait-observed.v1', name: 'TraitObserved', fields: { name: 'string', value: 'any' }, lines: {} },
  {
    type: 'account.invoice-overdue.v1',
    name: 'InvoiceOverdue',
    fields: { invoiceId: 'string', amount: 'money', dueOn: 'date' },
    lines: {},
  },
  { type: 'custom.audit-passed.v1', name: 'custom.audit-passed.v1', fields: { score: 'integer', passed: 'boolean' }, lines: {} },
  { type: 'calendar.day-opened.v1', name: 'DayOpened', fields: { date: 'date' }, lines: {} },
];

/** The events that the specs of policies speak of. */
export const catalogue: EventCatalogue = Object.fromEntries(events.map((event) => [event.type, event]));

/** A small policy without a mistake. */
export const minimal = `apiVersion: tiering/v1
kind: CustomerPolicy
metadata:
  id: small
  version: 1
  effectiveFrom: '2026-01-01'
  timezone: Asia/Shanghai
  currency: CNY
facts:
  order_value: { type: money, fold: sum, event: OrderPlaced, field: amount, minus: OrderRefunded, window: P12M }
  referrals: { type: int, fold: count, event: ReferralConverted, window: P12M }
  unlisted: { type: bool, fold: last, event: TraitObserved, match: { name: unlisted }, field: value }
  audit: { type: int, fold: last, event: custom.audit-passed.v1, field: score }
  idle: { type: int, fold: since, event: OrderPlaced }
scoring:
  base:
    fact: order_value
    bands:
      0: 0
      50000000: 10
      100000000: 30
  adjust:
    - { id: referral, points: '5 * referrals', max: 10, validFor: P12M }
    - { id: growth, points: 10, when: 'unlisted && referrals > 0' }
    - { id: idle, points: -5, when: 'idle > 90' }
  clamp: [0, 100]
  missing: skip
ladders:
  value:
    tiers:
      - { id: E, enter: 0 }
      - { id: D, enter: 30, keep: 26 }
      - { id: C, enter: 50, keep: 45 }
`;

/** Compiles a text that is expected to be right. */
export const compileText = (text: string): CompiledPolicy => {
  const compiled = compilePolicy(text, catalogue);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems, null, 2));
  return compiled.policy;
};

/** What is said about the small policy after one edit. The text to replace must be in it. */
export const problemsAfter = (from: string, to: string): readonly PolicyProblem[] =>
  compilePolicy(edited(minimal, [from, to]), catalogue).problems;
