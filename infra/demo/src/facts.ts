import type { Money, PlainDate } from '@strata/kernel';

/** Something that happened, as the account service takes it: a type of the contracts and its data. */
export type Fact = Readonly<{ type: string; data: Readonly<Record<string, unknown>> }>;

type Line = Readonly<{ sku: string; productLine: string; quantity: number; amount: Money }>;

const fact = (name: string, data: Readonly<Record<string, unknown>>): Fact => ({ type: `account.${name}.v1`, data });

export const cny = (fen: number): Money => ({ amount: fen, currency: 'CNY' });

export const registered = (data: {
  name: string;
  industry: string;
  businessType: string;
  country: string;
  region: string;
  city: string;
  size: string;
  edition: string;
  source: string;
}): Fact => fact('registered', data);
export const profileAmended = (data: Readonly<Record<string, unknown>>): Fact => fact('profile-amended', data);
export const tagged = (tag: string): Fact => fact('tagged', { tag });
export const traitObserved = (name: string, value: string | number | boolean): Fact => fact('trait-observed', { name, value });

export const contactNamed = (contactId: string, role: 'key-contact' | 'sponsor' | 'user', name: string): Fact =>
  fact('contact-named', { contactId, role, name, email: `${name.toLowerCase().replace(' ', '.')}@example.com` });
export const contactDeparted = (contactId: string, reason: string): Fact => fact('contact-departed', { contactId, reason });

export type Terms = Readonly<{
  contractId: string;
  start: PlainDate;
  end: PlainDate;
  amount: Money;
  edition: string;
  unitPrice: Money;
}>;
export const contractSigned = (terms: Terms): Fact => fact('contract-signed', terms);
export const contractRenewed = (terms: Terms & Readonly<{ reason: string }>): Fact => fact('contract-renewed', terms);
export const contractAmended = (contractId: string, edition: string): Fact => fact('contract-amended', { contractId, edition });
export const contractNotRenewed = (contractId: string, reason: string): Fact =>
  fact('contract-not-renewed', { contractId, reason });
export const contractTerminated = (contractId: string, on: PlainDate, reason: string): Fact =>
  fact('contract-terminated', { contractId, on, reason });

export const orderPlaced = (orderId: string, lines: readonly Line[]): Fact => fact('order-placed', { orderId, lines });
export const orderRefunded = (orderId: string, lines: readonly Line[], reason: string): Fact =>
  fact('order-refunded', { orderId, lines, reason });
export const invoiceOverdue = (invoiceId: string, amount: Money, dueOn: PlainDate): Fact =>
  fact('invoice-overdue', { invoiceId, amount, dueOn });
export const invoicePaid = (invoiceId: string, amount: Money): Fact => fact('invoice-paid', { invoiceId, amount });

/** `week` as ISO 8601 writes it, `2026-W10`. */
export const usageReported = (metric: string, week: string, value: number): Fact =>
  fact('usage-reported', { metric, period: week, value });
export type Milestone = 'original-intent-recorded' | 'agreement-confirmed' | 'kickoff-held' | 'initialised' | 'trained' | 'live';
export const milestoneReached = (milestone: Milestone): Fact => fact('milestone-reached', { milestone });
export const featureAdopted = (feature: string): Fact => fact('feature-adopted', { feature });

export const ticketOpened = (ticketId: string, level: 'P1' | 'P2' | 'P3'): Fact => fact('ticket-opened', { ticketId, level });
export const ticketAnswered = (ticketId: string): Fact => fact('ticket-answered', { ticketId });
export const ticketResolved = (ticketId: string): Fact => fact('ticket-resolved', { ticketId });
export const complaintFiled = (complaintId: string, kind: string): Fact => fact('complaint-filed', { complaintId, kind });
export const surveyAnswered = (survey: 'nps' | 'csat', score: number): Fact => fact('survey-answered', { survey, score });

export const referralMade = (referralId: string): Fact => fact('referral-made', { referralId });
export const referralConverted = (referralId: string): Fact => fact('referral-converted', { referralId });
export const visitMade = (kind: 'on-site' | 'remote', purpose: string): Fact => fact('visit-made', { kind, purpose });
export const benchmarkCasePublished = (caseId: string): Fact => fact('benchmark-case-published', { caseId });
export const eventAttended = (event: string): Fact => fact('event-attended', { event });
export const opportunityFound = (opportunityId: string, scope: 'national' | 'regional' | 'city', amount: Money): Fact =>
  fact('opportunity-found', { opportunityId, scope, amount });
export const feedbackGiven = (kind: 'praise' | 'request' | 'criticism', topic: string): Fact =>
  fact('feedback-given', { kind, topic });
