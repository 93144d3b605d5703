import type { Instant, Message, Money, PlainDate } from '@strata/kernel';

/** What is known of a company. A field that is absent or null is not known. */
export type Profile = Readonly<{ name: string } & Partial<Record<ProfileField, string | null>>>;
export type ProfileField =
  'industry' | 'businessType' | 'country' | 'region' | 'city' | 'size' | 'edition' | 'source' | 'parentId';

export type ContactRole = 'key-contact' | 'sponsor' | 'user';
export type TraitValue = string | number | boolean;

type Contract = Readonly<{ contractId: string }>;
/** What a contract says of one term. `end` is the last day, inclusive. */
export type Terms = Readonly<{ start: PlainDate; end: PlainDate; amount: Money; edition: string; unitPrice?: Money }>;

/** Facts that change what an account may do next. Kept forever: add a field or a new name, never rename or reuse one. */
export type Registered = Message<'account.registered.v1', Profile>;
export type ProfileAmended = Message<'account.profile-amended.v1', Partial<Profile>>;
export type Merged = Message<'account.merged.v1', { into: string }>;
export type Tagged = Message<'account.tagged.v1', { tag: string }>;
export type Untagged = Message<'account.untagged.v1', { tag: string }>;
export type TraitObserved = Message<'account.trait-observed.v1', { name: string; value: TraitValue; observer?: string }>;
/** Name, mail and phone arrive sealed: the domain never sees them in clear. */
export type ContactNamed = Message<
  'account.contact-named.v1',
  { contactId: string; role: ContactRole; name: string; email?: string; phone?: string }
>;
export type ContactDeparted = Message<'account.contact-departed.v1', { contactId: string; reason?: string }>;
export type ContactErased = Message<'account.contact-erased.v1', { contactId: string }>;
export type ContractSigned = Message<'account.contract-signed.v1', Contract & Terms>;
export type ContractAmended = Message<'account.contract-amended.v1', Contract & Partial<Terms>>;
export type ContractRenewed = Message<'account.contract-renewed.v1', Contract & Terms & { reason: string }>;
export type ContractNotRenewed = Message<'account.contract-not-renewed.v1', Contract & { reason: string }>;
export type ContractTerminated = Message<'account.contract-terminated.v1', Contract & { on: PlainDate; reason: string }>;
export type UsageReported = Message<'account.usage-reported.v1', { metric: string; period: string; value: number }>;
export type SurveyAnswered = Message<'account.survey-answered.v1', { survey: 'nps' | 'csat'; score: number }>;

/** Facts that are recorded for others to fold: nothing that an account may do next depends on them. */
export type PlainFact = Message<
  | 'account.order-placed.v1'
  | 'account.order-cancelled.v1'
  | 'account.order-refunded.v1'
  | 'account.invoice-overdue.v1'
  | 'account.invoice-paid.v1'
  | 'account.milestone-reached.v1'
  | 'account.feature-adopted.v1'
  | 'account.ticket-opened.v1'
  | 'account.ticket-answered.v1'
  | 'account.ticket-resolved.v1'
  | 'account.complaint-filed.v1'
  | 'account.feedback-given.v1'
  | 'account.referral-made.v1'
  | 'account.referral-converted.v1'
  | 'account.visit-made.v1'
  | 'account.benchmark-case-published.v1'
  | 'account.event-attended.v1'
  | 'account.opportunity-found.v1'
  | `custom.${string}`
>;

export type AccountEvent =
  | Registered
  | ProfileAmended
  | Merged
  | Tagged
  | Untagged
  | TraitObserved
  | ContactNamed
  | ContactDeparted
  | ContactErased
  | ContractSigned
  | ContractAmended
  | ContractRenewed
  | ContractNotRenewed
  | ContractTerminated
  | UsageReported
  | SurveyAnswered
  | PlainFact;

/**
 * Somebody tells a fact about an account.
 * `latest` is the latest instant at which it may have happened: the wall clock and a little; absent while history is imported.
 */
export type RecordFact = Message<'RecordFact', { accountId: string; fact: AccountEvent; occurredAt: Instant; latest?: Instant }>;
