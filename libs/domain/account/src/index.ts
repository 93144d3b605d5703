export type { AccountEvent, Profile, RecordFact, Terms } from './account.events.js';
export { accountDecider } from './account.decider.js';
export { type AccountState, type Contact, type Contract, entryOf } from './account.state.js';
export { calendarDecider, type CalendarState, type DayOpened, daysToOpen, type OpenDay } from './calendar.decider.js';
export {
  type EventType,
  type EventTypeRegistered,
  eventTypesDecider,
  type EventTypesState,
  type RegisterEventType,
} from './event-type.decider.js';
