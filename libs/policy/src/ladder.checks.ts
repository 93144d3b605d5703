import { checkDowngrade, checkUpgrade } from './downgrade.checks.js';
import { checkMatrix } from './matrix.checks.js';
import type { LadderSection, MatrixRule, PolicyDocument, ScoringSection, TierRule } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';

/** Whether each ladder has tiers that can be reached and kept, and falls in a way that can happen. */
export const checkLadders = (source: PolicySource, { ladders, scoring }: PolicyDocument): readonly PolicyProblem[] =>
  Object.entries(ladders).flatMap(([name, ladder]) => [
    ...checkKind(source, name, ladder),
    ...checkTiers(source, name, ladder.tiers ?? [], mostPoints(scoring.clamp)),
    ...checkMatrix(source, name, ladder.rules ?? []),
    ...checkShares(source, name, ladder),
    ...checkUpgrade(source, name, ladder),
    ...checkDowngrade(source, name, ladder),
  ]);

const mostPoints = (clamp: ScoringSection['clamp']): number | undefined => (clamp && clamp[0] < clamp[1] ? clamp[1] : undefined);

const checkKind = (source: PolicySource, name: string, { tiers, rules }: LadderSection): readonly PolicyProblem[] => {
  if (tiers === undefined && rules === undefined)
    return [
      source.atKey(['ladders', name], {
        code: 'missing',
        message: `Ladder \`${name}\` has no tiers.`,
        remedy: 'List `tiers` with the points that each takes, or `rules` that say who holds each.',
      }),
    ];
  return tiers !== undefined && rules !== undefined
    ? [
        source.atKey(['ladders', name, 'rules'], {
          code: 'ladder-of-two-kinds',
          message: `Ladder \`${name}\` has tiers by points and tiers by rules: which of them decides is not said.`,
          remedy: 'Keep `tiers` or `rules`; for both, make two ladders.',
        }),
      ]
    : [];
};

/** Whether the shares leave room for each other: all least together no more than everybody, all most together everybody. */
const checkShares = (source: PolicySource, name: string, { tiers, rules }: LadderSection): readonly PolicyProblem[] => {
  const key = rules ? 'rules' : 'tiers';
  const list: readonly (TierRule | MatrixRule)[] = rules ?? tiers ?? [];
  const found = list.flatMap(({ id, expectShare }, index) =>
    expectShare && expectShare[0] > expectShare[1]
      ? [
          source.at(['ladders', name, key, index, 'expectShare'], {
            code: 'share-upside-down',
            message: `Tier \`${id}\` of ladder \`${name}\` is expected to hold at least ${percent(expectShare[0])} and at most ${percent(expectShare[1])}.`,
            remedy: 'Write the least share first, then the most: [0.10, 0.20].',
          }),
        ]
      : [],
  );
  const shares = list.flatMap(({ expectShare }) => (expectShare ? [expectShare] : []));
  const least = shares.reduce((sum, share) => sum + share[0], 0);
  const most = shares.reduce((sum, share) => sum + share[1], 0);
  if (least > 1 + 1e-9)
    found.push(
      source.atKey(['ladders', name, key], {
        code: 'shares-beyond-everybody',
        message: `The least expected shares of ladder \`${name}\` add up to ${percent(least)}.`,
        remedy: 'Lower them until they add up to 100% or less.',
      }),
    );
  if (shares.length === list.length && list.length > 0 && most < 1 - 1e-9)
    found.push(
      source.atKey(['ladders', name, key], {
        code: 'shares-short-of-everybody',
        message: `The largest expected shares of ladder \`${name}\` add up to ${percent(most)}: somebody must be elsewhere.`,
        remedy: 'Raise them until they add up to 100% or more.',
      }),
    );
  return found;
};

const percent = (share: number): string => `${String(Math.round(share * 1_000) / 10)}%`;

const checkTiers = (
  source: PolicySource,
  name: string,
  tiers: readonly TierRule[],
  most: number | undefined,
): readonly PolicyProblem[] =>
  tiers.flatMap((tier, index) => {
    const path = ['ladders', name, 'tiers', index];
    const below = tiers[index - 1];
    const found: PolicyProblem[] = [];
    if (tiers.findIndex(({ id }) => id === tier.id) < index) {
      found.push(
        source.at([...path, 'id'], {
          code: 'written-twice',
          message: `Ladder \`${name}\` has two tiers called \`${tier.id}\`.`,
          remedy: 'Give each tier its own id.',
        }),
      );
    }
    if (!below && tier.enter !== 0) {
      found.push(
        source.at([...path, 'enter'], {
          code: 'first-tier-not-from-0',
          message: `The lowest tier of ladder \`${name}\`, \`${tier.id}\`, begins at ${tier.enter}: accounts with fewer points would have no tier.`,
          remedy: 'Let the lowest tier begin at 0.',
        }),
      );
    }
    if (below && tier.enter <= below.enter) {
      found.push(
        source.at([...path, 'enter'], {
          code: 'tiers-not-ascending',
          message: `Tier \`${tier.id}\` of ladder \`${name}\` begins at ${tier.enter}, not above \`${below.id}\` (${below.enter}).`,
          remedy: 'List the tiers from the lowest to the highest, each beginning above the one before.',
        }),
      );
    }
    if (tier.keep !== undefined && tier.keep > tier.enter) {
      found.push(
        source.at([...path, 'keep'], {
          code: 'keep-above-enter',
          message: `Tier \`${tier.id}\` of ladder \`${name}\` would be lost on entering: it takes ${tier.keep} points to keep but only ${tier.enter} to enter.`,
          remedy: `Set \`keep\` to ${tier.enter} or less.`,
        }),
      );
    }
    if (most !== undefined && tier.enter > most) {
      found.push(
        source.at([...path, 'enter'], {
          code: 'tier-out-of-reach',
          message: `Tier \`${tier.id}\` of ladder \`${name}\` begins at ${tier.enter}, but nobody can have more than ${most} points (\`scoring.clamp\`).`,
          remedy: `Let it begin at ${most} or less, or raise the clamp.`,
        }),
      );
    }
    return found;
  });
