import { addDays, addMonths, parsePeriod, type PlainDate, toDayNumber } from '@strata/kernel';
import type { CompiledFact, CompiledLadder, FactFeed } from './compiled-policy.js';
import {
  type CompiledProducts,
  type CompiledReviews,
  OPPORTUNITY_SCOPES,
  profileFact,
  type TierExpectation,
} from './compiled-reviews.js';
import type { PolicyDocument } from './policy.document.js';

type Feeds = ReadonlyMap<string, readonly FactFeed[]>;
type Compiled = Readonly<{ facts: readonly CompiledFact[]; feeds: Feeds; ladders: readonly CompiledLadder[] }>;

/** Rules that read one of these wait for a review. */
const REVIEWED = ['rank_share', 'key_account', 'cluster'];

/**
 * What a review looks at; null when nothing in the policy needs one. Where `reviews` is not written but something needs a review, it is made on
 * the first of each month, and accounts are ranked by the fact of the base points.
 */
export const compileReviews = (
  document: PolicyDocument,
  { facts, feeds, ladders }: Compiled,
  factsRead: readonly string[],
): CompiledReviews | null => {
  const { reviews, keyAccounts, products, segments, scoring } = document;
  const clusters = segments?.clusters ?? null;
  const expectations = expectationsOf(ladders);
  const isAsked = reviews || keyAccounts || products || clusters || expectations.length > 0;
  if (!isAsked && !factsRead.some((name) => REVIEWED.includes(name))) return null;
  const groupBy = keyAccounts?.groupBy ?? [];
  const rankBy = reviews?.rankBy ?? scoring.base.fact;
  const measures = typeof keyAccounts?.measure === 'string' ? [keyAccounts.measure] : (keyAccounts?.measure ?? []);
  const needed = new Set([rankBy, ...measures, ...(clusters?.features ?? [])]);
  return {
    isDueOn: scheduleOf(reviews?.every ?? 'P1M', reviews?.onDay ?? 1, document.metadata.effectiveFrom),
    measured: facts.filter(({ name }) => needed.has(name)),
    rankBy,
    top: millionths(reviews?.top ?? 0.2),
    keyAccounts: keyAccounts
      ? {
          measures,
          share: millionths(keyAccounts.share),
          groupBy,
          route: keyAccounts.route ?? null,
        }
      : null,
    products: products ? compileProducts(products, facts, feeds) : null,
    clusters,
    expectations,
    profile: keyAccounts ? [...new Set([...groupBy, 'region', 'city'])] : [],
  };
};

/**
 * What is folded for reviews beside the declared facts: the profile fields by which key accounts are grouped and routed, and the scopes of their
 * opportunities. Rules do not see them.
 */
export const reviewFeeds = ({ keyAccounts, profile }: CompiledReviews): readonly (readonly [string, FactFeed])[] => {
  if (!keyAccounts) return [];
  return [
    ...profile.flatMap((field) => {
      const fed = feed({ ...hidden, name: profileFact(field), fold: 'last', field });
      return [['account.registered.v1', fed] as const, ['account.profile-amended.v1', fed] as const];
    }),
    ['account.opportunity-found.v1', feed({ ...hidden, name: OPPORTUNITY_SCOPES, fold: 'distinct', field: 'scope' })],
  ];
};

const hidden = { type: 'string', window: null, turns: [] } as const;
const feed = (fact: CompiledFact): FactFeed => ({ fact, sign: 1, inLines: false, match: [], matchLines: [] });

/** Months count from January, so that P3M means the quarters of the year; days count from the day on which the policy took effect. */
const scheduleOf = (every: string, onDay: number, effectiveFrom: PlainDate): CompiledReviews['isDueOn'] => {
  const { months, days } = parsePeriod(every) ?? { months: 1, days: 0 };
  if (months === 0) return (day) => (toDayNumber(day) - toDayNumber(effectiveFrom)) % days === 0;
  return (day) => {
    const [year = 0, month = 1, dayOfMonth = 1] = day.split('-').map(Number);
    const last = addDays(addMonths(`${day.slice(0, 8)}01`, 1), -1);
    return (year * 12 + month - 1) % months === 0 && dayOfMonth === Math.min(onDay, Number(last.slice(8)));
  };
};

const compileProducts = (
  { measure, by, classes }: NonNullable<PolicyDocument['products']>,
  facts: readonly CompiledFact[],
  feeds: Feeds,
): CompiledProducts | null => {
  const fact = facts.find(({ name }) => name === measure);
  if (!fact) return null;
  const mine = [...feeds].flatMap(([type, all]) => {
    const fed = all.filter((one) => one.fact.name === measure);
    return fed.length > 0 ? [[type, fed] as const] : [];
  });
  return {
    measure: fact,
    by,
    feeds: new Map(mine),
    classes: classes.map(({ id, label = null, upTo, expectShare }) => ({
      id,
      label,
      upTo: millionths(upTo),
      expectShare: expectShare ? [millionths(expectShare[0]), millionths(expectShare[1])] : null,
    })),
  };
};

const expectationsOf = (ladders: readonly CompiledLadder[]): readonly TierExpectation[] =>
  ladders.flatMap(({ name, tiers }) =>
    tiers.flatMap(({ id, expectShare }) =>
      expectShare ? [{ ladder: name, tier: id, least: millionths(expectShare[0]), most: millionths(expectShare[1]) }] : [],
    ),
  );

const millionths = (share: number): number => Math.round(share * 1_000_000);
