import { bootstrap } from '@strata/service-kit';
import { accountService } from './account.service.js';

await bootstrap(accountService);
