import { bootstrap } from '@strata/service-kit';
import { lifecycleService } from './lifecycle.service.js';

await bootstrap(lifecycleService);
