import { createRequire } from 'node:module';

const METHOD = 'scheduleCheckPendingRequests';
let repaired = false;

/**
 * kafkajs 2.2.4 looks at its queue of waiting requests every millisecond, also when nothing waits, and computes a negative delay
 * for that: Node 24 prints a TimeoutNegativeWarning, and an idle process never sleeps (tulios/kafkajs issues 1704 and 1751). A
 * request that has to wait schedules the look itself, so an empty queue needs none.
 */
export const repairRequestQueue = (): void => {
  if (repaired) return;
  repaired = true;
  const loaded: unknown = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js');
  const prototype: unknown = typeof loaded === 'function' ? loaded.prototype : undefined;
  if (typeof prototype !== 'object' || prototype === null) return;
  const schedule: unknown = Reflect.get(prototype, METHOD);
  if (typeof schedule !== 'function') return; // another version: nothing to repair that we know of
  Reflect.set(prototype, METHOD, function (this: Readonly<{ pending: readonly unknown[] }>) {
    if (this.pending.length > 0) Reflect.apply(schedule, this, []);
  });
};
