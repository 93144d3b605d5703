export type { ContractState, ContractStates, Term } from './contract.state.js';
export {
  type AwaitedTerm,
  awaitedTerms,
  type OpenWindow,
  windowOpensOn,
  windowsChangeOn,
  windowsOn,
} from './contract.windows.js';
export { CONTRACT_EVENTS, foldContracts, forgetContracts, lastEnd, termsOf } from './contracts.fold.js';
export type { DatedEvent, FactState, FactStates } from './fact.state.js';
export { type Declared, foldEvent, forget } from './fact.states.js';
export { changesOn, valueOf } from './fact.value.js';
export { foldMilestones, type MilestoneStates } from './milestones.fold.js';
export {
  foldRelation,
  forgetRelation,
  initialRelation,
  relationChangesOn,
  relationFacts,
  type RelationState,
  RELATION_EVENTS,
  type TurnsOf,
} from './relation.js';
export { foldTags, tagsOf, type TagStates } from './tags.fold.js';
export { readEvent, type Reading } from './fact.reading.js';
