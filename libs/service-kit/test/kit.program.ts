import { bootstrap } from '../src/index.js';
import { kitService } from './kit.fixtures.js';

await bootstrap(kitService);
