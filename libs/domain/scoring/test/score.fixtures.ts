import { readFileSync } from 'node:fs';
import type { PlainDate } from '@strata/kernel';
import { AccountStory, edited, type Fact } from '@strata/kernel/testing';
import { type CatalogueEvent, type CompiledPolicy, compilePolicy, type EventCatalogue } from '@strata/policy';
import { initialScore, nextDue, type ScoreCard, type ScoreDecision, type ScoreState, step } from '../src/index.js';

const lines = { sku: 'string', productLine: 'string', quantity: 'integer', amount: 'money' } as const;

const events: readonly CatalogueEvent[] = [
  { type: 'account.registered.v1', name: 'AccountRegistered', fields: { name: 'string' }, lines: {} },
  { type: 'account.order-placed.v1', name: 'OrderPlaced', fields: { orderId: 'string' }, lines },
  { type: 'account.order-refunded.v1', name: 'OrderRefunded', fields: { orderId: 'string' }, lines },
  { type: 'account.referral-converted.v1', name: 'ReferralConverted', fields: { referralId: 'string' }, lines: {} },
  { type: 'account.trait-observed.v1', name: 'TraitObserved', fields: { name: 'string', value: 'any' }, lines: {} },
  { type: 'account.invoice-overdue.v1', name: 'InvoiceOverdue', fields: { invoiceId: 'string', amount: 'money' }, lines: {} },
  { type: 'account.invoice-paid.v1', name: 'InvoicePaid', fields: { invoiceId: 'string' }, lines: {} },
  {
    type: 'account.usage-reported.v1',
    name: 'UsageReported',
    fields: { metric: 'string', period: 'string', value: 'integer' },
    lines: {},
  },
  { type: 'account.feature-adopted.v1', name: 'FeatureAdopted', fields: { feature: 'string' }, lines: {} },
  { type: 'account.survey-answered.v1', name: 'SurveyAnswered', fields: { survey: 'string', score: 'integer' }, lines: {} },
  { type: 'account.ticket-opened.v1', name: 'TicketOpened', fields: { ticketId: 'string', level: 'string' }, lines: {} },
  { type: 'account.complaint-filed.v1', name: 'ComplaintFiled', fields: { complaintId: 'string', kind: 'string' }, lines: {} },
  { type: 'account.feedback-given.v1', name: 'FeedbackGiven', fields: { kind: 'string' }, lines: {} },
  { type: 'account.visit-made.v1', name: 'VisitMade', fields: { kind: 'string' }, lines: {} },
];

const catalogue: EventCatalogue = Object.fromEntries(events.map((event) => [event.type, event]));

/** Compiles a policy that is expected to be right. */
export const policyOf = (text: string): CompiledPolicy => {
  const compiled = compilePolicy(text, catalogue);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems, null, 2));
  return compiled.policy;
};

const sample = readFileSync(new URL('./cn-b2b.grading.yaml', import.meta.url), 'utf8');

/** The grading part of the sample policy, with edits. Each text to replace must be in it. */
export const cnB2b = (...edits: readonly (readonly [from: string, to: string])[]): CompiledPolicy =>
  policyOf(edited(sample, ...edits));

type Lines = Readonly<{ productLine?: string; currency?: string }>;

export const order = (yuan: number, day: PlainDate, { productLine = 'hosting', currency = 'CNY' }: Lines = {}): Fact => ({
  type: 'account.order-placed.v1',
  data: { orderId: 'o', lines: [{ sku: 's', productLine, quantity: 1, amount: { amount: yuan * 100, currency } }] },
  day,
});
export const refund = (yuan: number, day: PlainDate): Fact => ({ ...order(yuan, day), type: 'account.order-refunded.v1' });
export const referral = (day: PlainDate): Fact => ({ type: 'account.referral-converted.v1', data: { referralId: 'r' }, day });
export const trait = (name: string, value: string | number | boolean, day: PlainDate): Fact => ({
  type: 'account.trait-observed.v1',
  data: { name, value },
  day,
});
export const tagged = (tag: string, day: PlainDate, has = true): Fact => ({
  type: has ? 'account.tagged.v1' : 'account.untagged.v1',
  data: { tag },
  day,
});
export const contract = (start: PlainDate, end: PlainDate, day = start): Fact => ({
  type: 'account.contract-signed.v1',
  data: { contractId: `c-${start}`, start, end, amount: { amount: 100, currency: 'CNY' } },
  day,
});
export const overdue = (day: PlainDate): Fact => ({
  type: 'account.invoice-overdue.v1',
  data: { invoiceId: 'i', amount: { amount: 1, currency: 'CNY' } },
  day,
});
export const registered = (day: PlainDate): Fact => ({ type: 'account.registered.v1', data: { name: 'A' }, day });

/** One account, graded as its story goes on. */
export class Story extends AccountStory<CompiledPolicy, ScoreState, ScoreDecision> {
  constructor(policy: CompiledPolicy, on: PlainDate = '2026-03-01', everyDay = false) {
    super({ initial: initialScore, step, nextDue }, policy, on, everyDay);
  }

  get card(): ScoreCard {
    const card = this.decisions.findLast((decision) => decision.type === 'scoring.score-changed.v1');
    if (card?.type !== 'scoring.score-changed.v1') throw new Error('No score was recorded');
    return card.data;
  }

  get points(): number {
    return this.card.points;
  }

  get tier(): string | undefined {
    return this.state.ladders['value']?.tier;
  }

  /** `E→D on 2026-03-01: score 35 reached D (30)` */
  get moves(): readonly string[] {
    return this.decisions.flatMap((decision) =>
      decision.type === 'scoring.tier-changed.v1'
        ? [`${decision.data.from ?? '-'}→${decision.data.to} on ${decision.data.on}: ${decision.data.reason}`]
        : [],
    );
  }
}
