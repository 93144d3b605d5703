import { Conflict, type Decider, type Message, Refusal } from '@strata/kernel';

/** A type of events of the company's own, with the JSON Schema of its data. */
export type EventType = Readonly<{ type: string; title: string; description: string; schema: Readonly<Record<string, unknown>> }>;
export type RegisterEventType = Message<'RegisterEventType', EventType>;
export type EventTypeRegistered = Message<'account.event-type-registered.v1', EventType>;
export type EventTypesState = Readonly<Record<string, EventType>>;

const MOST_TYPES = 200;

/** A type keeps its meaning forever: registering it again with another schema asks for its next version. */
export const eventTypesDecider: Decider<RegisterEventType, EventTypesState, EventTypeRegistered> = {
  initial: {},
  decide: ({ data: told }, state) => {
    const known = state[told.type];
    if (known) {
      if (same(known.schema, told.schema)) return [];
      const detail = `${told.type} is registered with another schema; register its next version`;
      throw new Conflict('event-type-registered-differently', detail, [
        { pointer: '/type', code: 'event-type-registered-differently', detail },
      ]);
    }
    if (Object.keys(state).length >= MOST_TYPES)
      throw new Refusal('too-many-event-types', `at most ${MOST_TYPES} types can be registered`);
    return [{ type: 'account.event-type-registered.v1', data: told }];
  },
  evolve: (state, { data }) => ({ ...state, [data.type]: data }),
};

/** Whether two JSON values are equal, whatever the order of their fields. */
const same = (a: unknown, b: unknown): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const other = new Map<string, unknown>(Object.entries(b));
  const fields = Object.entries(a);
  return fields.length === other.size && fields.every(([key, value]) => other.has(key) && same(value, other.get(key)));
};
