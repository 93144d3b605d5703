import { Conflict, type PolicyRef, Refusal } from '@strata/kernel';

/** What people do with a version of a policy before it decides, in this order. */
export const STEPS = ['drafted', 'checked', 'tried', 'approved', 'published'] as const;
export type StepName = (typeof STEPS)[number];

/** One step that was done with the content that a version has now. */
export type PolicyStep = Readonly<{
  step: StepName;
  /** Null where nobody was asked to name themselves. */
  by: string | null;
  at: string;
  note?: string;
  /** Of a check: how many mistakes were found. */
  problems?: number;
}>;

/** Whose yes a policy needs before it is published. */
export type Approval = 'second-person' | 'none';

/** The latest step of a kind. */
export const latest = (steps: readonly PolicyStep[], step: StepName): PolicyStep | undefined =>
  steps.findLast((one) => one.step === step);

/** How far a version has come; a check that found mistakes does not count. */
export const reached = (steps: readonly PolicyStep[]): StepName => STEPS.findLast((step) => isDone(steps, step)) ?? 'drafted';

const isDone = (steps: readonly PolicyStep[], step: StepName): boolean => {
  const done = latest(steps, step);
  return done !== undefined && (done.problems ?? 0) === 0;
};

/**
 * Whether this person may approve what these steps led to: not the one who wrote it, and only what was checked and tried (domain.md section 4, S4).
 * @returns who wrote it
 * @throws Conflict when a step is missing; Refusal `approver-is-drafter`
 */
export const mayApprove = (ref: PolicyRef, steps: readonly PolicyStep[], by: string): string => {
  const name = `${ref.id}@${ref.version}`;
  const drafter = latest(steps, 'drafted')?.by;
  if (drafter === undefined || drafter === null)
    throw new Conflict('policy-drafter-unknown', `Nobody is on record as having written ${name}: hand it in again, with "by".`);
  if (isSame(drafter, by))
    throw new Refusal('approver-is-drafter', `${drafter} wrote ${name}; somebody else has to approve it.`, [
      { pointer: '/by', code: 'approver-is-drafter', detail: `must be somebody other than ${drafter}` },
    ]);
  for (const step of ['checked', 'tried'] as const)
    if (!isDone(steps, step))
      throw new Conflict(
        `policy-not-${step}`,
        `${name} has not been ${step} without a mistake since it was handed in; do that first.`,
      );
  return drafter;
};

/**
 * Whether a version may be published.
 * @returns who approved it; undefined where nobody has to
 * @throws Conflict `policy-not-approved`
 */
export const mayPublish = (ref: PolicyRef, steps: readonly PolicyStep[], approval: Approval): string | undefined => {
  const approver = latest(steps, 'approved')?.by ?? undefined;
  if (approval === 'second-person' && approver === undefined)
    throw new Conflict(
      'policy-not-approved',
      `${ref.id}@${ref.version} is ${reached(steps)}: a second person has to approve it first.`,
    );
  return approver;
};

/** Names are compared as people read them: Ann is ann. */
export const isSame = (a: string, b: string): boolean => readable(a) === readable(b);
const readable = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** @throws Refusal `person-missing` when nobody is named where somebody has to be */
export const named = (by: string | undefined, approval: Approval): string | undefined => {
  if (by !== undefined || approval === 'none') return by;
  throw new Refusal('person-missing', 'Who does it has to be on record: name the person in "by".', [
    { pointer: '/by', code: 'field-missing', detail: 'is required' },
  ]);
};
