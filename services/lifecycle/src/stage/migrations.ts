import { AddAnnouncedNonRenewals1763866800000 } from './announced.migration.js';
import { CreateReadModels1763860000000 } from './read-models.migration.js';

/** The migrations of the read models, in order. */
export const readModelMigrations = [CreateReadModels1763860000000, AddAnnouncedNonRenewals1763866800000];
