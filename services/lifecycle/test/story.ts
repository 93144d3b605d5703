import { addDays } from '@strata/kernel';
import { adopted, notRenewed, owned, reached, registered, renewed, signed, used } from './facts.js';
import type { LifecycleWorld } from './lifecycle.world.js';
import { sevenStages } from './policies.js';

/** What happens to one of a few kinds of customers in a week. */
const weekOf = (id: string, kind: number, week: number, day: string) => {
  const facts = [];
  if (week === 0) facts.push(registered(id, day, kind % 2 === 0 ? 'finance' : 'retail'), owned(id, `csm-${kind % 3}`, day));
  if (week === 1) facts.push(signed(id, day, addDays(day, 364)));
  if (week === 4) facts.push(...reached(id, day));
  if (week >= 5 && kind < 4) facts.push(adopted(id, `feature-${(week + kind) % 5}`, day));
  const isLow = kind === 1 && week >= 18 && week < 24;
  if (week >= 4 && week % 17 !== 16 && kind !== 5) facts.push(used(id, isLow ? 20 : 100 + kind, day));
  if (week === 46 && kind < 3) facts.push(renewed(id, addDays(day, 50), addDays(day, 414), day));
  if (week === 50 && kind === 3) facts.push(notRenewed(id, 'price', day));
  return facts;
};

/** Fifteen months of some customers, week by week, under two versions of a policy; `consume` is called where it may matter. */
export const tellStory = async (world: LifecycleWorld, consume: () => Promise<void>, accounts = 6): Promise<void> => {
  const ids = Array.from({ length: accounts }, (_, i) => `acct-${i}`);
  await world.publish(sevenStages());
  await consume();
  let day = '2026-01-05';
  for (let week = 0; week < 62; week++) {
    await world.openDays(day);
    for (const [kind, id] of ids.entries()) await world.record(...weekOf(id, kind % 6, week, day));
    if (week === 10) {
      await consume();
      for (const id of ids.slice(0, 3)) await world.moveTier(id, 'D', day);
    }
    if (week === 30) {
      await consume();
      await world.publish(sevenStages({ version: 2, effectiveFrom: addDays(day, 12), matureAfter: 200 }));
    }
    day = addDays(day, 7);
  }
  await consume();
};
