import { addPeriod, type FieldError, isPlainDate, type PlainDate, Refusal } from '@strata/kernel';
import type { CompiledPolicy } from '@strata/policy';
import type { OverrideWithdrawn, TierOverridden } from './score.inputs.js';
import type { ScoreState } from './score.state.js';
import { placeOf } from './tier.rules.js';

/** What is asked for: a tier to be held by hand. Every text may be empty; that is what is looked at here. */
export type OverrideTier = Omit<TierOverridden['data'], 'on'>;
export type WithdrawOverride = Omit<OverrideWithdrawn['data'], 'on'>;

/** What a request is looked at in: the policy in force, the account's state, and the open day. */
export type Situation = Readonly<{ policy: CompiledPolicy; state: ScoreState; on: PlainDate }>;

/**
 * Whether a tier may be held by hand from this day on.
 * @throws Refusal `override-refused` that names each field and the rule it breaks
 */
export const overrideTier = (asked: OverrideTier, { policy, state, on }: Situation): TierOverridden => {
  if (!policy.overrides)
    throw new Refusal('overrides-not-allowed', 'The policy in force has no section `overrides`: no tier may be set by hand.');
  const errors = [
    ...(['reason', 'requestedBy', 'approvedBy', 'expiresOn'] as const).flatMap((field) => missing(field, asked[field])),
    ...approverErrors(asked, policy.overrides.approverMustDiffer),
    ...placeErrors(asked, policy, state),
    ...expiryErrors(asked.expiresOn, policy, on),
  ];
  if (errors.length > 0) throw new Refusal('override-refused', sentence(errors.length), errors);
  return { type: 'scoring.tier-overridden.v1', data: { ...asked, on } };
};

/**
 * Gives a tier back before its day.
 * @throws Refusal `override-refused` when it does not say who and why, or does not hold (any more)
 */
export const withdrawOverride = (asked: WithdrawOverride, { state, on }: Omit<Situation, 'policy'>): OverrideWithdrawn => {
  const held = state.overrides?.[asked.ladder];
  const errors = [
    ...(['by', 'reason'] as const).flatMap((field) => missing(field, asked[field])),
    ...(held?.overrideId === asked.overrideId
      ? []
      : [broken('overrideId', 'override-not-held', 'must be of a tier that is held by hand now')]),
  ];
  if (errors.length > 0) throw new Refusal('override-refused', sentence(errors.length), errors);
  return { type: 'scoring.override-withdrawn.v1', data: { ...asked, on } };
};

const broken = (field: string, code: string, detail: string): FieldError => ({ pointer: `/${field}`, code, detail });
const missing = (field: string, text: string): readonly FieldError[] =>
  text.trim() === '' ? [broken(field, 'field-missing', 'must be given: nobody could tell later why the tier was held')] : [];

const approverErrors = ({ requestedBy, approvedBy }: OverrideTier, mustDiffer: boolean): readonly FieldError[] =>
  mustDiffer && approvedBy.trim() !== '' && same(requestedBy, approvedBy)
    ? [broken('approvedBy', 'own-approver', 'must be somebody else than who asks for it (overrides.approverMustDiffer)')]
    : [];

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

const placeErrors = (
  { ladder: name, tier }: OverrideTier,
  { ladders }: CompiledPolicy,
  { scored }: ScoreState,
): readonly FieldError[] => {
  if (scored === null) return [broken('accountId', 'account-not-graded', 'must be of an account that has a score')];
  const ladder = ladders.find((one) => one.name === name);
  if (!ladder)
    return [
      broken('ladder', 'unknown-ladder', `must be a ladder of the policy in force: ${ladders.map((one) => one.name).join(', ')}`),
    ];
  return placeOf(ladder, tier) >= 0
    ? []
    : [broken('tier', 'unknown-tier', `must be a tier of ladder ${name}: ${ladder.tiers.map(({ id }) => id).join(', ')}`)];
};

const expiryErrors = (expiresOn: string, { overrides, document }: CompiledPolicy, on: PlainDate): readonly FieldError[] => {
  if (expiresOn.trim() === '' || !overrides) return [];
  if (!isPlainDate(expiresOn)) return [broken('expiresOn', 'not-a-date', 'must be a day of the calendar: YYYY-MM-DD')];
  if (expiresOn <= on) return [broken('expiresOn', 'already-over', `must be after the open day, ${on}`)];
  const last = addPeriod(on, overrides.maxDuration);
  return expiresOn > last
    ? [
        broken(
          'expiresOn',
          'too-long',
          `must be ${last} or earlier: at most ${document.overrides?.maxDuration ?? ''} (overrides.maxDuration)`,
        ),
      ]
    : [];
};

const sentence = (errors: number): string =>
  errors === 1 ? 'The override breaks a rule.' : `The override breaks ${errors} rules.`;
