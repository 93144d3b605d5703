import type { Ledger } from '@strata/ledger';
import { AccountFactsConsumer } from '../src/account-facts.consumer.js';
import { ScoringStore } from '../src/fold/scoring.store.js';
import type { Policies } from '../src/policy/policies.js';
import { Cuts } from '../src/review/cuts.js';
import { Reviews } from '../src/review/reviews.js';

const log = { info: () => undefined, warn: () => undefined };

/** The consumer as the service wires it, and what completes its reviews. */
export const consumerOver = (scoring: Ledger, policies: Policies): { consumer: AccountFactsConsumer; reviews: Reviews } => {
  const store = new ScoringStore(scoring, policies);
  const reviews = new Reviews(scoring, policies, log);
  return { consumer: new AccountFactsConsumer(store, new Cuts(store, reviews)), reviews };
};
