import { createJobs } from '@strata/service-kit';
import { SCORING } from './names.js';
import { CreateOverrides1763866800000 } from './override/override.migration.js';
import { AddPolicySteps1763872200000 } from './policy/policy-steps.migration.js';
import { CreateReviews1763870400000 } from './review/reviews.migration.js';
import { CreateRights1763855700000 } from './rights/rights.migration.js';
import { OrderNames1763883000000 } from './score/name-order.migration.js';
import { CreateReadModels1763769700000 } from './score/read-models.migration.js';
import { CreateWhatIfMoves1763882000000 } from './what-if/moves.migration.js';

/** The tables of this service beside its ledger, in the order in which they came. */
export const readModelMigrations = [
  CreateReadModels1763769700000,
  CreateRights1763855700000,
  createJobs(SCORING, 'CreateJobs1763863200000'),
  CreateOverrides1763866800000,
  CreateReviews1763870400000,
  AddPolicySteps1763872200000,
  CreateWhatIfMoves1763882000000,
  OrderNames1763883000000,
];
