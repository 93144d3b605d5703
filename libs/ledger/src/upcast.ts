import type { RecordedEvent } from './event.js';

/** Lifts an event of an old type to the type that replaced it. Pure; the stored row never changes. */
export type Upcaster = (event: RecordedEvent) => Readonly<{ type: string; data: unknown }>;

/** Upcasters by the old type. A result whose type has an upcaster itself is lifted again. */
export type Upcasters = Readonly<Record<string, Upcaster>>;

/** The event in today's form. */
export const upcast = (upcasters: Upcasters, event: RecordedEvent): RecordedEvent => {
  let lifted = event;
  for (let lift = upcasters[lifted.type]; lift; lift = upcasters[lifted.type]) {
    const { type, data } = lift(lifted);
    if (type === lifted.type) throw new Error(`the upcaster of ${type} returns the same type`);
    lifted = { ...lifted, type, data };
  }
  return lifted;
};
