import type { Life } from '../life.js';
import type { SizeClass } from '../profile.js';
import { potentialReferrer, risingStar, steadyBenchmark } from './growing.js';
import { dormantSmall, newcomer, seasonalBuyer, steadyMiddle, testAccount } from './steady.js';
import { complaintChurn, inTrouble, lateRenewer, rescued, slowDecliner, wonBack } from './troubled.js';

export type Archetype =
  | 'rising-star'
  | 'steady-benchmark'
  | 'steady-middle'
  | 'slow-decliner'
  | 'rescued'
  | 'complaint-churn'
  | 'seasonal-buyer'
  | 'dormant-small'
  | 'potential-referrer'
  | 'late-renewer'
  | 'in-trouble'
  | 'won-back'
  | 'newcomer'
  | 'test-account';

/** A kind of customer: how many of 300 there are, how big they are, and what happens to them. */
export type Story = Readonly<{
  archetype: Archetype;
  count: number;
  sizes: readonly [SizeClass, ...SizeClass[]];
  seasonal?: boolean;
  tell: (life: Life) => void;
}>;

/** All customers of the demo company. The counts add up to 300. */
export const STORIES: readonly Story[] = [
  { archetype: 'rising-star', count: 22, sizes: ['small', 'medium', 'medium'], tell: risingStar },
  { archetype: 'steady-benchmark', count: 30, sizes: ['large', 'large', 'giant'], tell: steadyBenchmark },
  { archetype: 'steady-middle', count: 66, sizes: ['small', 'medium'], tell: steadyMiddle },
  { archetype: 'in-trouble', count: 6, sizes: ['medium', 'large'], tell: inTrouble },
  { archetype: 'slow-decliner', count: 30, sizes: ['small', 'medium', 'medium', 'large'], tell: slowDecliner },
  { archetype: 'rescued', count: 18, sizes: ['medium', 'large'], tell: rescued },
  { archetype: 'complaint-churn', count: 20, sizes: ['small', 'medium', 'medium'], tell: complaintChurn },
  { archetype: 'seasonal-buyer', count: 26, sizes: ['small', 'medium'], seasonal: true, tell: seasonalBuyer },
  { archetype: 'dormant-small', count: 34, sizes: ['micro'], tell: dormantSmall },
  { archetype: 'potential-referrer', count: 10, sizes: ['medium'], tell: potentialReferrer },
  { archetype: 'late-renewer', count: 14, sizes: ['small', 'medium'], tell: lateRenewer },
  { archetype: 'won-back', count: 10, sizes: ['small', 'medium'], tell: wonBack },
  { archetype: 'newcomer', count: 12, sizes: ['small', 'medium', 'large'], tell: newcomer },
  { archetype: 'test-account', count: 2, sizes: ['micro'], tell: testAccount },
];
