import type { LadderSection, PolicyDocument, ScoringSection } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';

/** Whether the tiers of each ladder rise from 0, can be kept once reached, and can be reached at all. */
export const checkLadders = (source: PolicySource, { ladders, scoring }: PolicyDocument): readonly PolicyProblem[] =>
  Object.entries(ladders).flatMap(([name, ladder]) => checkLadder(source, name, ladder, mostPoints(scoring.clamp)));

const mostPoints = (clamp: ScoringSection['clamp']): number | undefined => (clamp && clamp[0] < clamp[1] ? clamp[1] : undefined);

const checkLadder = (
  source: PolicySource,
  name: string,
  { tiers }: LadderSection,
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
