import { addPeriod, type PlainDate } from '@strata/kernel';
import type { CompiledLadder, Confirmation } from '@strata/policy';

/** A rise that is seen and not yet confirmed: since which day the account has, without a break, earned this tier or a higher one. */
export type Rising = Readonly<{ tier: string; since: PlainDate }>;

/**
 * The tiers between a place and the one earned, from the lowest, each with the day since which it is earned. Each tier is watched for itself, so that
 * one good day at the end of a series does not lift an account further than it was seen. Empty where a rise needs no confirmation.
 */
export const risingSince = (
  { upgrade, tiers }: CompiledLadder,
  place: number,
  top: number,
  before: readonly Rising[],
  on: PlainDate,
): readonly Rising[] =>
  upgrade === null || place < 0
    ? []
    : tiers.slice(place + 1, top + 1).map(({ id }) => before.find(({ tier }) => tier === id) ?? { tier: id, since: on });

/** The days on which rises are confirmed when they last, one a day: of several tiers on one day the highest. */
export const confirmations = (
  { upgrade }: CompiledLadder,
  rising: readonly Rising[],
): readonly Readonly<{ tier: string; on: PlainDate }>[] =>
  upgrade === null
    ? []
    : rising
        .map(({ tier, since }) => ({ tier, on: confirmedOn(upgrade, since) }))
        .filter(({ on }, index, all) => on !== all[index + 1]?.on);

/** Looked at when first seen and then `every` so often; a break begins a new series, so the last look is known from the first. */
export const confirmedOn = ({ confirm, every }: Confirmation, since: PlainDate): PlainDate =>
  every ? addPeriod(since, { months: every.months * (confirm - 1), days: every.days * (confirm - 1) }) : since;
