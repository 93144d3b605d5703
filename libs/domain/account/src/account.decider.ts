import type { Decider } from '@strata/kernel';
import type { AccountEvent, RecordFact } from './account.events.js';
import * as rules from './account.rules.js';
import { type AccountState, entryOf, evolve, unknownAccount } from './account.state.js';

/** Whether the fact says something new about the account. Throws the Refusal of the first rule that it breaks. */
const isNews = (state: AccountState, fact: AccountEvent, told: RecordFact['data']): boolean => {
  const { type, data } = fact;
  switch (type) {
    case 'account.registered.v1':
      if (state.profile) rules.registrationAgrees(state.profile, data);
      return !state.profile;
    case 'account.profile-amended.v1':
      return !state.profile || !rules.sameProfile(state.profile, { ...state.profile, ...data });
    case 'account.merged.v1':
      rules.survivorIsAnotherAccount(told, data.into);
      return true;
    case 'account.tagged.v1':
      rules.thereIsRoomForTag(state, data.tag);
      return !state.tags?.includes(data.tag);
    case 'account.untagged.v1':
      return state.tags?.includes(data.tag) ?? false;
    case 'account.trait-observed.v1':
      rules.traitIsOnItsScale(data.name, data.value);
      rules.thereIsRoomFor(state, 'traits', data.name);
      return true;
    case 'account.contact-named.v1':
      rules.contactIsNotErased(state, data.contactId);
      rules.thereIsRoomFor(state, 'contacts', data.contactId);
      return true;
    case 'account.contact-departed.v1':
      return rules.contactWasNamed(state, data.contactId).standing === 'active';
    case 'account.contact-erased.v1':
      return rules.contactWasNamed(state, data.contactId).standing !== 'erased';
    case 'account.contract-signed.v1':
      rules.contractEndsAfterItStarts(data);
      if (rules.sameTerms(entryOf(state.contracts, data.contractId), data)) return false;
      rules.contractIsNew(state, data.contractId);
      rules.thereIsRoomFor(state, 'contracts', data.contractId);
      return true;
    case 'account.contract-amended.v1': {
      const known = rules.contractExists(state, data.contractId);
      rules.contractIsNotTerminated(known, data.contractId);
      rules.contractEndsAfterItStarts({ start: data.start ?? known.terms.start, end: data.end ?? known.terms.end });
      if (data.start !== undefined) rules.amendmentFollowsTheTermBefore(known, data.start);
      return true;
    }
    case 'account.contract-renewed.v1': {
      const known = rules.contractExists(state, data.contractId);
      rules.contractIsNotTerminated(known, data.contractId);
      if (rules.sameTerms(known, data)) return false;
      rules.contractEndsAfterItStarts(data);
      rules.renewalFollowsTheTerm(known, data.start);
      return true;
    }
    case 'account.contract-not-renewed.v1': {
      const known = rules.contractExists(state, data.contractId);
      rules.contractIsNotTerminated(known, data.contractId);
      return known.standing !== 'not-renewed';
    }
    case 'account.contract-terminated.v1': {
      const known = rules.contractExists(state, data.contractId);
      if (known.standing === 'terminated' && known.terms.end === data.on) return false;
      rules.contractIsNotTerminated(known, data.contractId);
      rules.terminationIsWithinTheTerm(known, data.on);
      return true;
    }
    case 'account.usage-reported.v1':
      rules.usageIsNotFromTheFuture(data.period, told);
      return true;
    case 'account.survey-answered.v1':
      rules.surveyScoreIsOnItsScale(data.survey, data.score);
      return true;
    default:
      return true;
  }
};

/** Records facts about one account, in the order in which they are told. */
export const accountDecider: Decider<RecordFact, AccountState, AccountEvent> = {
  initial: unknownAccount,
  decide: ({ data: told }, state) => {
    rules.factIsNotFromTheFuture(told);
    if (told.fact.type !== 'account.registered.v1') rules.accountIsKnown(state, told);
    rules.accountIsNotMerged(state, told);
    return isNews(state, told.fact, told) ? [told.fact] : [];
  },
  evolve,
};
