import type { CompiledReviews } from '@strata/policy';
import { type Concentration, concentrationOf } from './concentration.js';
import { tierShares, type TierShare } from './expectation.js';
import { type KeyAccounts, keyAccounts, valuesOf } from './key-accounts.js';
import type { MeasuredAccount, MeasuredProduct } from './measured.js';
import { type ProductClasses, productClasses } from './product-classes.js';
import { ranked, rankShare, type Ranked } from './ranking.js';
import { WHOLE } from './shares.js';

/** What a review found over all accounts. Clusters come on top: they are computed outside, and recorded. */
export type Review = Readonly<{
  accounts: number;
  ranking: readonly Ranked[];
  concentration: Concentration;
  keyAccounts: KeyAccounts | null;
  products: ProductClasses | null;
  tiers: readonly TierShare[];
  /** What somebody should look at, a sentence each. */
  warnings: readonly string[];
}>;

/** Reviews a population: pure, and the same for every order of accounts and products. */
export const review = (
  policy: CompiledReviews,
  accounts: readonly MeasuredAccount[],
  products: readonly MeasuredProduct[],
): Review => {
  const measured = valuesOf(accounts, policy.rankBy);
  const tiers = tierShares(policy.expectations, accounts);
  const classes = policy.products && productClasses(policy.products, products);
  return {
    accounts: accounts.length,
    ranking: ranked(measured),
    concentration: concentrationOf(measured, policy.top),
    keyAccounts: policy.keyAccounts && keyAccounts(policy.keyAccounts, accounts),
    products: classes,
    tiers,
    warnings: [...tiers.flatMap(outsideOf), ...outsideClasses(policy, classes)],
  };
};

/** The facts about one account that follow: what rules may use from the next day on. A fact that is not known is not there. */
export type ReviewFacts = Readonly<{ rank_share?: number; key_account?: boolean; cluster?: string }>;

/** `clusters`: the label of each account that was clustered. */
export const factsOf = (
  policy: CompiledReviews,
  { ranking, keyAccounts: key }: Review,
  accounts: readonly MeasuredAccount[],
  clusters: ReadonlyMap<string, string>,
): ReadonlyMap<string, ReviewFacts> => {
  const ranks = new Map(ranking.map(({ id, rank }) => [id, rank]));
  const keys = new Set(key?.accounts.map(({ accountId }) => accountId));
  return new Map(
    accounts.map(({ accountId }) => {
      const rank = ranks.get(accountId);
      const cluster = clusters.get(accountId);
      return [
        accountId,
        {
          ...(rank === undefined ? {} : { rank_share: rankShare(rank, ranking.length) }),
          ...(policy.keyAccounts ? { key_account: keys.has(accountId) } : {}),
          ...(cluster === undefined ? {} : { cluster }),
        },
      ];
    }),
  );
};

const outsideOf = ({ ladder, tier, share, least, most, isExpected }: TierShare): readonly string[] =>
  isExpected
    ? []
    : [
        `${percent(share)} of the accounts are ${tier} on ladder ${ladder}; the policy expects ${percent(least)} to ${percent(most)}.`,
      ];

const outsideClasses = ({ products }: CompiledReviews, found: ProductClasses | null): readonly string[] =>
  (products?.classes ?? []).flatMap(({ id, expectShare }) => {
    const share = found && found.of > 0 ? found.classes.find((one) => one.class === id)?.productShare : undefined;
    if (!expectShare || share === undefined || (share >= expectShare[0] && share <= expectShare[1])) return [];
    return [
      `${percent(share)} of the products are of class ${id}; the policy expects ${percent(expectShare[0])} to ${percent(expectShare[1])}.`,
    ];
  });

/** Millionths as people write them: 12.5%. */
const percent = (share: number): string => `${Math.round((share * 1_000) / WHOLE) / 10}%`;
