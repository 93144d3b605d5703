import { parsePeriod } from '@strata/kernel';
import type { DowngradeSection, LadderSection, UpgradeSection } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';

type Finding = Readonly<{ code: string; message: string; remedy: string }>;
type Report = (key: keyof DowngradeSection, finding: Finding) => PolicyProblem;

/** Whether what is said of rising can happen. */
export const checkUpgrade = (source: PolicySource, name: string, { upgrade }: LadderSection): readonly PolicyProblem[] => {
  if (!upgrade) return [];
  const report: Report = (key, finding) => source.atKey(['ladders', name, 'upgrade', key], finding);
  return upgrade.apply !== undefined
    ? checkImmediate(name, 'rises', upgrade, report)
    : [...checkPeriods(name, upgrade, report), ...checkConfirmation(name, 'a rise', upgrade, report)];
};

/** Whether what is said of falling can happen: nothing that waits for what never comes, nothing without effect. */
export const checkDowngrade = (source: PolicySource, name: string, ladder: LadderSection): readonly PolicyProblem[] => {
  const { downgrade } = ladder;
  if (!downgrade) return [];
  const report: Report = (key, finding) => source.atKey(['ladders', name, 'downgrade', key], finding);
  if (downgrade.apply !== undefined) return checkImmediate(name, 'falls', downgrade, report);
  const tiers = (ladder.rules ?? ladder.tiers ?? []).length;
  return [
    ...checkPeriods(name, downgrade, report),
    ...checkConfirmation(name, 'a shortfall', downgrade, report),
    ...checkGrace(name, downgrade, report),
    ...checkSteps(name, downgrade, tiers, report),
  ];
};

const checkImmediate = (
  name: string,
  moves: 'rises' | 'falls',
  { apply: _, ...others }: DowngradeSection,
  report: Report,
): readonly PolicyProblem[] =>
  Object.keys(others).length === 0
    ? []
    : [
        report('apply', {
          code: `${moves}-in-two-ways`,
          message: `Ladder \`${name}\` ${moves} immediately, and it also says ${Object.keys(others).join(', ')}.`,
          remedy: 'Take `apply: immediately` out, or everything else.',
        }),
      ];

const checkPeriods = (name: string, downgrade: DowngradeSection, report: Report): readonly PolicyProblem[] =>
  (['every', 'grace'] as const).flatMap((key) => {
    const text = downgrade[key];
    return text === undefined || parsePeriod(text)
      ? []
      : [
          report(key, {
            code: 'not-a-period',
            message: `\`${key}\` of ladder \`${name}\` is \`${text}\`, which is not a period.`,
            remedy: 'Write P1M for a month, P60D for sixty days.',
          }),
        ];
  });

const checkConfirmation = (
  name: string,
  what: string,
  { confirm, every }: UpgradeSection,
  report: Report,
): readonly PolicyProblem[] => {
  const found: PolicyProblem[] = [];
  if (confirm !== undefined && confirm > 1 && every === undefined)
    found.push(
      report('confirm', {
        code: 'confirm-without-every',
        message: `Ladder \`${name}\` wants ${what} to be seen ${confirm} times and does not say how long apart.`,
        remedy: 'Add `every: P1M`, for example.',
      }),
    );
  if (every !== undefined && (confirm ?? 1) === 1)
    found.push(
      report('every', {
        code: 'every-without-confirm',
        message: `Ladder \`${name}\` looks again after ${every}, but one look is enough.`,
        remedy: 'Say with `confirm: 2` that it takes more than one look, or take `every` out.',
      }),
    );
  return found;
};

const checkGrace = (name: string, { confirm, grace }: DowngradeSection, report: Report): readonly PolicyProblem[] =>
  grace === undefined || confirm !== undefined
    ? []
    : [
        report('grace', {
          code: 'grace-without-confirm',
          message: `Ladder \`${name}\` has a grace of ${grace} and does not say after how many looks it begins.`,
          remedy: 'Add `confirm: 1` for a grace that begins at once, or `confirm: 2` with `every`.',
        }),
      ];

const checkSteps = (
  name: string,
  { confirm = 1, grace, maxSteps }: DowngradeSection,
  tiers: number,
  report: Report,
): readonly PolicyProblem[] => {
  if (maxSteps === undefined) return [];
  if (confirm === 1 && grace === undefined)
    return [
      report('maxSteps', {
        code: 'steps-without-wait',
        message: `Ladder \`${name}\` falls at most ${maxSteps === 1 ? 'one tier' : `${maxSteps} tiers`} at one time, and the next time is at once.`,
        remedy: 'Add `confirm` with `every`, or a `grace`, so that time passes between two falls.',
      }),
    ];
  return maxSteps >= tiers - 1 && tiers > 2
    ? [
        report('maxSteps', {
          code: 'steps-without-effect',
          message: `Ladder \`${name}\` has ${tiers} tiers: nobody can fall further than ${tiers - 1} at one time anyway.`,
          remedy: 'Lower `maxSteps`, or take it out.',
        }),
      ]
    : [];
};
