import { readFileSync } from 'node:fs';
import type { Money, PlainDate } from '@strata/kernel';
import { AccountStory, edited, type Fact } from '@strata/kernel/testing';
import { type CatalogueEvent, compileDocument, type CompiledPolicy, compilePolicy, type EventCatalogue } from '@strata/policy';
import { initialLifecycle, type LifecycleDecision, type LifecycleState, nextDue, step } from '../src/index.js';

type Fields = CatalogueEvent['fields'];
const event = (name: string, fields: Fields = {}): CatalogueEvent => ({
  type: `account.${name.replaceAll(/(?<!^)([A-Z])/g, '-$1').toLowerCase()}.v1`,
  name,
  fields,
  lines: {},
});

const events: readonly CatalogueEvent[] = [
  { ...event('OrderPlaced'), lines: { productLine: 'string', amount: 'money' } },
  { ...event('OrderRefunded'), lines: { productLine: 'string', amount: 'money' } },
  event('ReferralConverted'),
  event('TraitObserved', { name: 'string', value: 'any' }),
  event('InvoiceOverdue', { invoiceId: 'string' }),
  event('InvoicePaid', { invoiceId: 'string' }),
  event('UsageReported', { metric: 'string', period: 'string', value: 'integer' }),
  event('FeatureAdopted', { feature: 'string' }),
  event('SurveyAnswered', { survey: 'string', score: 'integer' }),
  event('TicketOpened', { ticketId: 'string', level: 'string' }),
  event('ComplaintFiled', { complaintId: 'string', kind: 'string' }),
  event('FeedbackGiven', { kind: 'string' }),
  event('VisitMade', { kind: 'string' }),
  event('BenchmarkCasePublished', { caseId: 'string' }),
  event('EventAttended', { event: 'string' }),
];
const catalogue: EventCatalogue = Object.fromEntries(events.map((one) => [one.type, one]));

/** Compiles a policy that is expected to be right. */
const policyOf = (text: string): CompiledPolicy => {
  const compiled = compilePolicy(text, catalogue);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems, null, 2));
  return compiled.policy;
};

/** Compiles a document as one that was recorded once, which no check of today stops. */
export const recordedPolicy = (document: object): CompiledPolicy => {
  const compiled = compileDocument(document, catalogue);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems, null, 2));
  return compiled.policy;
};

type Edit = readonly [from: string, to: string];
const sample = (name: string): string =>
  readFileSync(new URL(`../../../../infra/samples/policies/${name}.yaml`, import.meta.url), 'utf8');

/** A sample policy, with edits. Each text to replace must be in it. */
export const samplePolicy = (name: string, ...edits: readonly Edit[]): CompiledPolicy => policyOf(edited(sample(name), ...edits));
export const cnB2b = (...edits: readonly Edit[]): CompiledPolicy => samplePolicy('cn-b2b', ...edits);

export const annualSubscription = (): CompiledPolicy => samplePolicy('annual-subscription');

const fact = (name: string, data: object, day: PlainDate, time?: string): Fact => ({
  type: `account.${name}.v1`,
  data,
  day,
  ...(time === undefined ? {} : { time }),
});
const price = { amount: { amount: 12_000_000, currency: 'CNY' }, edition: 'pro' };

export const registered = (day: PlainDate): Fact => fact('registered', { name: 'A' }, day);
export const signed = (start: PlainDate, end: PlainDate, day = start, contractId = 'c1'): Fact =>
  fact('contract-signed', { contractId, start, end, ...price }, day);
export const renewed = (start: PlainDate, end: PlainDate, day: PlainDate, contractId = 'c1'): Fact =>
  fact('contract-renewed', { contractId, start, end, ...price, reason: 'value' }, day);
export const terminated = (on: PlainDate, reason: string, day = on, contractId = 'c1'): Fact =>
  fact('contract-terminated', { contractId, on, reason }, day);
export const notRenewed = (reason: string, day: PlainDate, contractId = 'c1'): Fact =>
  fact('contract-not-renewed', { contractId, reason }, day);
export const milestone = (name: string, day: PlainDate): Fact => fact('milestone-reached', { milestone: name }, day);
export const onboarded = (day: PlainDate): readonly Fact[] =>
  ['kickoff-held', 'initialised', 'trained', 'live'].map((name) => milestone(name, day));
export const adopted = (feature: string, day: PlainDate): Fact => fact('feature-adopted', { feature }, day);
export const trait = (name: string, value: number, day: PlainDate): Fact => fact('trait-observed', { name, value }, day);
export const usage = (period: string, value: number, day: PlainDate): Fact =>
  fact('usage-reported', { metric: 'active-users', period, value }, day);
export const complaint = (day: PlainDate, complaintId = 'k1'): Fact =>
  fact('complaint-filed', { complaintId, kind: 'over-promise' }, day);
export const overdue = (invoiceId: string, day: PlainDate): Fact => fact('invoice-overdue', { invoiceId }, day);
export const paid = (invoiceId: string, day: PlainDate): Fact => fact('invoice-paid', { invoiceId }, day);
export const named = (contactId: string, day: PlainDate, role = 'key-contact'): Fact =>
  fact('contact-named', { contactId, role }, day);
export const departed = (contactId: string, day: PlainDate): Fact => fact('contact-departed', { contactId }, day);
export const ticket = (name: 'opened' | 'answered' | 'resolved', day: PlainDate, time: string, ticketId = 't1'): Fact =>
  fact(`ticket-${name}`, { ticketId, level: 'P1' }, day, time);
export const visit = (day: PlainDate): Fact => fact('visit-made', { kind: 'remote' }, day);

/** A recorded input of lifecycle. */
const told = (type: string, data: object, day: PlainDate): Fact => ({ type: `lifecycle.${type}.v1`, data, day });
export const explained = (signal: string, explanation: string, day: PlainDate): Fact =>
  told('signal-explained', { signal, explanation }, day);
export const outcome = (reason: string, day: PlainDate, contractId = 'c1'): Fact =>
  told('outcome-explained', { contractId, outcome: 'not-renewed', reason }, day);
export const committed = (commitment: string, day: PlainDate, amount?: Money, contractId = 'c1'): Fact =>
  told('renewal-committed', { contractId, commitment, ...(amount && { amount }), by: 'csm-1' }, day);
export const tier = (ladder: string, held: string | null, day: PlainDate): Fact =>
  told('tier-received', { ladder, tier: held }, day);

/** One account, led through its stages as its story goes on. */
export class Story extends AccountStory<CompiledPolicy, LifecycleState, LifecycleDecision> {
  constructor(policy: CompiledPolicy = cnB2b(), on: PlainDate = '2026-01-01', everyDay = false) {
    super({ initial: initialLifecycle, step, nextDue }, policy, on, everyDay);
  }

  get stage(): string | undefined {
    return this.state.stage?.id;
  }

  /** `launch→growth on 2026-03-01 by growth` */
  get stages(): readonly string[] {
    return this.of('lifecycle.stage-changed.v1').map(
      ({ from, to, on, rule }) => `${from ?? '-'}→${to} on ${on} by ${rule ?? '-'}`,
    );
  }

  /** `+usage_drop on 2026-03-01`, `-usage_drop on 2026-03-08 recovered` */
  get signals(): readonly string[] {
    return this.decisions.flatMap(({ type, data }) => {
      if (type === 'lifecycle.signal-opened.v1') return [`+${data.signal} on ${data.on}`];
      if (type === 'lifecycle.signal-closed.v1') return [`-${data.signal} on ${data.on} ${data.because}`];
      return [];
    });
  }

  /** `+focus c1 on 2026-12-01`, `-focus c1 on 2027-03-01 ended` */
  get windows(): readonly string[] {
    return this.decisions.flatMap(({ type, data }) => {
      if (type === 'lifecycle.window-opened.v1') return [`+${data.window} ${data.contractId} on ${data.on}`];
      if (type === 'lifecycle.window-closed.v1') return [`-${data.window} ${data.contractId} on ${data.on} ${data.because}`];
      return [];
    });
  }

  /** The data of all decisions of a type, in order. */
  of<Type extends LifecycleDecision['type']>(type: Type): readonly DataOf<Type>[] {
    return this.decisions.flatMap((decision) => (decision.type === type ? [decision.data as DataOf<Type>] : []));
  }
}

type DataOf<Type extends LifecycleDecision['type']> = Extract<LifecycleDecision, { type: Type }>['data'];
