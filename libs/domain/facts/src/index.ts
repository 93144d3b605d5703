export type { DatedEvent, FactState, FactStates } from './fact.state.js';
export { type Declared, foldEvent, forget } from './fact.states.js';
export { changesOn, valueOf } from './fact.value.js';
