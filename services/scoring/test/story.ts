import { addDays } from '@strata/kernel';
import { observed, ordered, referred, refunded, registered } from './facts.js';
import { cnB2b } from './policies.js';
import type { Fact } from '@strata/service-kit/testing';
import type { ScoringWorld } from './scoring.world.js';

/** The same pseudo-random numbers on every machine (mulberry32). */
const dice = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

/** What happens on one day to some of the accounts: orders, refunds, referrals, judgements; now and then one that is late. */
const factsOf = (day: string, accounts: readonly string[], roll: () => number): readonly Fact[] =>
  accounts.flatMap((accountId): readonly Fact[] => {
    const on = roll() < 0.1 ? addDays(day, -20) : roll() < 0.05 ? addDays(day, 3) : day;
    const at = `${on}T0${Math.floor(roll() * 9)}:00:00.000Z`;
    const chance = roll();
    if (chance < 0.4)
      return [
        ordered(
          accountId,
          Math.floor(roll() * 60_000_000),
          at,
          ['cloud', 'lines', 'security'].slice(0, 1 + Math.floor(roll() * 3)),
        ),
      ];
    if (chance < 0.5) return [refunded(accountId, Math.floor(roll() * 20_000_000), at)];
    if (chance < 0.6) return [referred(accountId, at)];
    if (chance < 0.7)
      return [
        observed(accountId, 'unlisted', roll() < 0.5, at),
        observed(accountId, 'valuation', roll() < 0.5 ? 'high' : 'low', at),
      ];
    return [];
  });

/** Thirteen months of a few accounts under three versions of a policy, one of them announced ahead; `consume` is called where it may matter. */
export const tellStory = async (world: ScoringWorld, consume: () => Promise<void>, accounts = 8): Promise<void> => {
  const ids = Array.from({ length: accounts }, (_, i) => `acct-${i}`);
  const roll = dice(7);
  await world.publish(cnB2b());
  await world.record(...ids.map((id) => registered(id, `Company ${id}`)));
  let day = '2026-01-01';
  for (let n = 0; n < 40; n++) {
    await world.openDays(day);
    await world.record(...factsOf(day, ids, roll));
    day = addDays(day, 10);
    if (n === 15 || n === 25) {
      await consume();
      await world.publish(
        n === 15 ? cnB2b({ version: 2, referral: 10 }) : cnB2b({ version: 3, enterD: 26, effectiveFrom: addDays(day, 35) }),
      );
    }
  }
  await consume();
};
