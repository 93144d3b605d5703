import { addDays, Conflict, type FieldError, fromDayNumber, isPlainDate, Refusal, toDayNumber } from '@strata/kernel';
import type { Profile, RecordFact, Terms } from './account.events.js';
import { type AccountState, type Contact, type Contract, entryOf, termsOf } from './account.state.js';

type Told = RecordFact['data'];

/** What an account keeps in its state is bounded, so that no fact becomes dearer than the one before. */
const LIMITS = { tags: 100, traits: 200, contacts: 1000, contracts: 1000 };

const refuse = (code: string, pointer: string, detail: string): never => {
  throw new Refusal(code, detail, [{ pointer, code, detail }]);
};

const contradict = (error: FieldError): never => {
  throw new Conflict(error.code, error.detail, [error]);
};

/** Facts are about customers: an account nobody registered may be a typing error. */
export const accountIsKnown = (state: AccountState, { accountId }: Told): void => {
  if (!state.profile) refuse('unknown-account', '/subject', `account ${accountId} is not registered; register it first`);
};

/** After a merge there is one account to tell things to. */
export const accountIsNotMerged = ({ mergedInto }: AccountState, { accountId }: Told): void => {
  if (mergedInto !== undefined)
    refuse('account-merged', '/subject', `account ${accountId} was merged into ${mergedInto}; tell it there`);
};

/** A live installation records what happened, not what is planned. */
export const factIsNotFromTheFuture = ({ occurredAt, latest }: Told): void => {
  if (latest !== undefined && occurredAt > latest) refuse('event-in-the-future', '/time', `must not be later than ${latest}`);
};

/** Two different descriptions of one account cannot both be its first. */
export const registrationAgrees = (known: Profile, told: Profile): void => {
  if (!sameProfile(known, told)) {
    contradict({
      pointer: '/subject',
      code: 'account-registered-differently',
      detail: 'is registered with other data; amend its profile instead',
    });
  }
};

export const survivorIsAnotherAccount = ({ accountId }: Told, into: string): void => {
  if (into === accountId) refuse('merged-into-itself', '/data/into', 'must be another account');
};

/** Judgements on a scale are told from 0 to 100. */
const SCALED = new Set(['cooperation', 'learning-progress', 'implementation-progress']);
export const traitIsOnItsScale = (name: string, value: unknown): void => {
  if (SCALED.has(name) && !(typeof value === 'number' && value >= 0 && value <= 100)) {
    refuse('trait-off-scale', '/data/value', `${name} must be an integer from 0 to 100`);
  }
};

export const surveyScoreIsOnItsScale = (survey: 'nps' | 'csat', score: number): void => {
  const [least, most] = survey === 'nps' ? [0, 10] : [1, 5];
  if (score < least || score > most) refuse('score-off-scale', '/data/score', `${survey} must be from ${least} to ${most}`);
};

/** Nobody can leave or be erased who was never named: the id is wrong. */
export const contactWasNamed = ({ contacts }: AccountState, contactId: string): Contact =>
  entryOf(contacts, contactId) ?? refuse('unknown-contact', '/data/contactId', `contact ${contactId} was never named`);

/** Who asked to be forgotten is not brought back under the same id. */
export const contactIsNotErased = ({ contacts }: AccountState, contactId: string): void => {
  if (entryOf(contacts, contactId)?.standing === 'erased')
    refuse('contact-erased', '/data/contactId', `contact ${contactId} was erased`);
};

export const contractExists = ({ contracts }: AccountState, contractId: string): Contract =>
  entryOf(contracts, contractId) ?? refuse('unknown-contract', '/data/contractId', `contract ${contractId} was never signed`);

/** One number is one contract: a second signature with other terms is a mistake, not a correction. */
export const contractIsNew = ({ contracts }: AccountState, contractId: string): void => {
  if (entryOf(contracts, contractId)) {
    const detail = `contract ${contractId} was signed before with other terms; amend or renew it`;
    contradict({ pointer: '/data/contractId', code: 'contract-exists', detail });
  }
};

export const contractIsNotTerminated = ({ standing }: Contract, contractId: string): void => {
  if (standing === 'terminated') refuse('contract-terminated', '/data/contractId', `contract ${contractId} was terminated`);
};

export const contractEndsAfterItStarts = ({ start, end }: Pick<Terms, 'start' | 'end'>): void => {
  if (end < start) refuse('contract-ends-before-it-starts', '/data/end', `must not be before the start, ${start}`);
};

/** Two terms of one contract never run at once. */
export const renewalFollowsTheTerm = ({ terms }: Contract, start: string): void => {
  if (start <= terms.end)
    refuse('renewal-overlaps-term', '/data/start', `must be after the end of the term before, ${terms.end}`);
};

/** An amended term may not reach back into the one before it. */
export const amendmentFollowsTheTermBefore = ({ previousEnd }: Contract, start: string): void => {
  if (previousEnd !== undefined && start <= previousEnd)
    refuse('amendment-overlaps-term', '/data/start', `must be after the end of the term before, ${previousEnd}`);
};

/** What is reported has been used: the period has begun where it is latest, a day ahead of UTC. */
export const usageIsNotFromTheFuture = (period: string, { occurredAt }: Told): void => {
  const first = firstDayOf(period);
  if (first === undefined) refuse('not-a-period', '/data/period', 'must be a day, a week or a month that the calendar has');
  else if (first > addDays(occurredAt.slice(0, 10), 1))
    refuse('period-in-the-future', '/data/period', `must have begun when it was reported, ${occurredAt}`);
};

/** The first day of `2026-03-01`, `2026-03` or `2026-W10`; undefined when the calendar has no such period. */
const firstDayOf = (period: string): string | undefined => {
  const [, year = '', week] = /^(\d{4})-W(\d{2})$/.exec(period) ?? [];
  if (week === undefined) {
    const day = period.length === 7 ? `${period}-01` : period;
    return isPlainDate(day) ? day : undefined;
  }
  const fourth = toDayNumber(`${year}-01-04`); // always in the first week
  const monday = fromDayNumber(fourth - ((((fourth + 3) % 7) + 7) % 7) + 7 * (Number(week) - 1));
  return Number(week) >= 1 && addDays(monday, 3).slice(0, 4) === year ? monday : undefined;
};

export const terminationIsWithinTheTerm = ({ terms: { start, end } }: Contract, on: string): void => {
  if (on < start || on > end) refuse('termination-outside-term', '/data/on', `must be within the term, ${start} to ${end}`);
};

export const thereIsRoomFor = (state: AccountState, list: 'traits' | 'contacts' | 'contracts', key: string): void => {
  if (entryOf<unknown>(state[list], key) === undefined) hasRoom(list, Object.keys(state[list] ?? {}).length);
};

export const thereIsRoomForTag = ({ tags = [] }: AccountState, tag: string): void => {
  if (!tags.includes(tag)) hasRoom('tags', tags.length);
};

const hasRoom = (list: keyof typeof LIMITS, held: number): void => {
  if (held >= LIMITS[list]) refuse(`too-many-${list}`, '/data', `an account has at most ${LIMITS[list]} ${list}`);
};

/** Whether two profiles say the same; a field that is absent and one that is null are both not known. */
export const sameProfile = (known: Profile, told: Profile): boolean =>
  told.name === known.name && saysNothingNew(known, told) && saysNothingNew(told, known);

const saysNothingNew = (known: Profile, told: Profile): boolean => {
  const before = new Map<string, string | null | undefined>(Object.entries(known));
  return Object.entries(told).every(([field, value]) => (value ?? null) === (before.get(field) ?? null));
};

/** Whether a contract is already known with these terms. */
export const sameTerms = (known: Contract | undefined, told: Terms): boolean =>
  known !== undefined && fingerprint(known.terms) === fingerprint(termsOf(told));

const fingerprint = ({ start, end, amount, edition, unitPrice }: Terms): string =>
  JSON.stringify([start, end, amount.amount, amount.currency, edition, unitPrice?.amount, unitPrice?.currency]);
