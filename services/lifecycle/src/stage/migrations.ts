import { createJobs } from '@strata/service-kit';
import { LIFECYCLE } from '../names.js';
import { AddAnnouncedNonRenewals1763866800000 } from './announced.migration.js';
import { IndexLists1763882000000 } from './list-indexes.migration.js';
import { CreateReadModels1763860000000 } from './read-models.migration.js';

/** The tables of this service beside its ledger, in the order in which they came. */
export const readModelMigrations = [
  CreateReadModels1763860000000,
  AddAnnouncedNonRenewals1763866800000,
  createJobs(LIFECYCLE, 'CreateJobs1763872800000'),
  IndexLists1763882000000,
];
