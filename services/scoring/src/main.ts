import { bootstrap } from '@strata/service-kit';
import { scoringService } from './scoring.service.js';

await bootstrap(scoringService);
