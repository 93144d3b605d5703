import { parsePeriod } from '@strata/kernel';
import { type EntitlementSection, FUNNEL, type LadderRights, laddersOf } from './entitlement.document.js';
import { compareRights, type ReadRight, readRight, type RightKind } from './entitlement.value.js';
import { suggestion } from './nearest.js';
import type { PolicyDocument } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';
import { tiersUpwards } from './tiers-upwards.js';

/** Whether the rights belong to ladders, tiers and nodes that exist, every tier has its own, and none gets worse up the ladder. */
export const checkEntitlements = (source: PolicySource, { entitlements, ladders }: PolicyDocument): readonly PolicyProblem[] => {
  if (!entitlements) return [];
  return [
    ...checkOnDowngrade(source, entitlements),
    ...laddersOf(entitlements).flatMap(([ladder, rights]) => {
      const section = Object.hasOwn(ladders, ladder) ? ladders[ladder] : undefined;
      if (!section) {
        return [
          source.atKey(['entitlements', ladder], {
            code: 'unknown-ladder',
            message: `The entitlements speak of a ladder \`${ladder}\`, which this policy does not have.`,
            remedy: suggestion(ladder, Object.keys(ladders)),
          }),
        ];
      }
      return checkLadderRights(source, entitlements, ladder, rights, tiersUpwards(section));
    }),
  ];
};

const checkOnDowngrade = (source: PolicySource, { onDowngrade, better = {} }: EntitlementSection): readonly PolicyProblem[] => {
  const until = typeof onDowngrade === 'object' ? onDowngrade.keepUntil : onDowngrade;
  const known = until === undefined || until === 'at_once' || until === 'contract_end' || parsePeriod(until) !== undefined;
  return [
    ...(known
      ? []
      : [
          source.at(['entitlements', 'onDowngrade'], {
            code: 'unknown-keep-until',
            message: `Rights cannot be kept until \`${until}\` when a tier falls.`,
            remedy: 'Write `keepUntil: contract_end`, `keepUntil: at_once`, or a period such as P60D.',
          }),
        ]),
    ...Object.keys(better).flatMap((right) => checkNode(source, ['entitlements', 'better', right], right)),
  ];
};

const checkLadderRights = (
  source: PolicySource,
  { better = {} }: EntitlementSection,
  ladder: string,
  rights: LadderRights,
  upwards: readonly string[],
): readonly PolicyProblem[] => {
  const found: PolicyProblem[] = [];
  const path = ['entitlements', ladder];
  for (const tier of Object.keys(rights)) {
    if (!upwards.includes(tier))
      found.push(
        source.atKey([...path, tier], {
          code: 'unknown-tier',
          message: `Ladder \`${ladder}\` has no tier \`${tier}\` to give rights to.`,
          remedy: suggestion(tier, upwards),
        }),
      );
  }
  for (const tier of upwards) {
    if (!Object.hasOwn(rights, tier))
      found.push(
        source.atKey(path, {
          code: 'tier-without-entitlements',
          message: `Nothing is said about the rights of tier \`${tier}\` of ladder \`${ladder}\`.`,
          remedy: `Add \`${tier}: {…}\`; a tier without any right is \`${tier}: {}\`.`,
        }),
      );
  }
  const read = upwards.map((tier) => [tier, readTier(source, [...path, tier], rights[tier] ?? {}, found)] as const);
  return found.length > 0
    ? found
    : read.slice(1).flatMap(([tier, mine], index) => {
        const [lower, theirs] = read[index] ?? ['', new Map<string, ReadRight>()];
        return [...theirs].flatMap(([right, before]) =>
          compareTiers(source, { ladder, tier, lower, right, before, after: mine.get(right), better: better[right] }),
        );
      });
};

const readTier = (
  source: PolicySource,
  path: readonly string[],
  rights: LadderRights[string],
  found: PolicyProblem[],
): ReadonlyMap<string, ReadRight> =>
  new Map(
    Object.entries(rights).flatMap(([right, written]) => {
      const wrong = checkNode(source, [...path, right], right);
      found.push(...wrong);
      const read = readRight(written);
      if (!read)
        found.push(
          source.at([...path, right], {
            code: 'not-a-right',
            message: `\`${right}\` of tier \`${path.at(-1) ?? ''}\` is \`${String(written)}\`, which is neither an exact number nor a time.`,
            remedy:
              'Write a number of at most nine decimals (0.03), a time (PT4H), a period (P60D), a ratio ("1:2"), true, false or a word.',
          }),
        );
      return read && wrong.length === 0 ? [[right, read] as const] : [];
    }),
  );

const checkNode = (source: PolicySource, path: readonly string[], right: string): readonly PolicyProblem[] => {
  const [node = '', name = ''] = right.split(/\.(.*)/s);
  if (!/^[a-z][a-z0-9_]{0,49}$/.test(name))
    return [
      source.atKey(path, {
        code: 'right-without-node',
        message: `The right \`${right}\` does not say where in the funnel it is given.`,
        remedy: `Write it as node.name, such as \`operations.sla_p1\`. The nodes are ${FUNNEL.join(', ')}.`,
      }),
    ];
  if (FUNNEL.some((one) => one === node)) return [];
  return [
    source.atKey(path, {
      code: 'unknown-node',
      message: `The right \`${right}\` belongs to \`${node}\`, which is not a node of the funnel.`,
      remedy: suggestion(node, FUNNEL),
    }),
  ];
};

type Pair = Readonly<{
  ladder: string;
  tier: string;
  lower: string;
  right: string;
  before: ReadRight;
  after: ReadRight | undefined;
  better: 'more' | 'less' | undefined;
}>;

const compareTiers = (
  source: PolicySource,
  { ladder, tier, lower, right, before, after, better }: Pair,
): readonly PolicyProblem[] => {
  if (before.value === false) return [];
  if (!after)
    return [
      source.atKey(['entitlements', ladder, tier], {
        code: 'entitlement-lost',
        message: `Tier \`${tier}\` of ladder \`${ladder}\` is above \`${lower}\` but has no \`${right}\`, which \`${lower}\` has.`,
        remedy: `Give it at least \`${right}: ${String(before.value)}\`.`,
      }),
    ];
  const path = ['entitlements', ladder, tier, right];
  if (after.kind !== before.kind && !(STAFF.has(after.kind) && STAFF.has(before.kind)))
    return [
      source.at(path, {
        code: 'entitlement-kinds-differ',
        message: `\`${right}\` is a ${after.kind} in tier \`${tier}\` and a ${before.kind} in tier \`${lower}\` of ladder \`${ladder}\`.`,
        remedy: 'Write it in the same way in every tier, so that the tiers can be compared.',
      }),
    ];
  if (compareRights(after, before, better) !== -1) return [];
  return [
    source.at(path, {
      code: 'entitlement-gets-worse',
      message: `Tier \`${tier}\` of ladder \`${ladder}\` is above \`${lower}\` but its \`${right}\` is worse: ${String(after.value)} instead of ${String(before.value)}.`,
      remedy: `Give it ${String(before.value)} or better. If this is better, say so: \`better: {${right}: ${better === undefined ? opposite(after.kind) : better === 'more' ? 'less' : 'more'}}\`.`,
    }),
  ];
};

/** "shared" below "1:2": a word is as good a way as a ratio to say how much of a person one gets. */
const STAFF: ReadonlySet<RightKind> = new Set<RightKind>(['word', 'ratio']);

const opposite = (kind: RightKind): 'more' | 'less' => (kind === 'time' ? 'more' : 'less');
