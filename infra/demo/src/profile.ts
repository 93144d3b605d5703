import { brandOf, placeOf, tradeOf } from './names.js';
import type { Random } from './random.js';

/** How big a customer is: sets its spending, its number of users and its edition. */
export type SizeClass = 'micro' | 'small' | 'medium' | 'large' | 'giant';

/** Who the customer is. `spend` is what it orders in a normal year beside the subscription, in fen. */
export type Profile = Readonly<{
  name: string;
  industry: string;
  businessType: string;
  region: string;
  city: string;
  sizeClass: SizeClass;
  edition: string;
  users: number;
  spend: number;
  subscription: number;
}>;

type Scale = Readonly<{
  users: readonly [number, number];
  spend: readonly [number, number];
  subscription: number;
  edition: string;
}>;

/** Spending in CNY a year. A few giants and large customers bring most of the sales, as everywhere. */
const SCALES: Readonly<Record<SizeClass, Scale>> = {
  micro: { users: [2, 6], spend: [8_000, 60_000], subscription: 12_000, edition: 'basic' },
  small: { users: [5, 25], spend: [80_000, 420_000], subscription: 48_000, edition: 'basic' },
  medium: { users: [20, 90], spend: [450_000, 1_900_000], subscription: 120_000, edition: 'professional' },
  large: { users: [80, 320], spend: [2_200_000, 6_500_000], subscription: 380_000, edition: 'enterprise' },
  giant: { users: [260, 1_100], spend: [9_500_000, 19_000_000], subscription: 1_200_000, edition: 'enterprise' },
};

/** The n-th customer's profile. */
export const profileOf = (n: number, sizeClass: SizeClass, random: Random, seasonal: boolean): Profile => {
  const { region, city } = placeOf(random);
  const { industry, businessType, word } = tradeOf(random, seasonal);
  const scale = SCALES[sizeClass];
  const users = random.int(...scale.users);
  return {
    name: `${brandOf(n)} ${word}`,
    industry,
    businessType,
    region,
    city,
    sizeClass,
    edition: scale.edition,
    users,
    spend: Math.round(random.between(...scale.spend)) * 100,
    subscription: Math.round((scale.subscription * random.between(0.85, 1.2)) / 100) * 10_000,
  };
};
