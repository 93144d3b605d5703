import { boundaries } from './infra/toolchain/lint/boundaries.js';
import { purity } from './infra/toolchain/lint/purity.js';
import { style } from './infra/toolchain/lint/style.js';

// Of two blocks that set the same rule for a file, the later one wins whole: purity repeats what it shares with style.
export default [{ ignores: ['**/dist/', '**/node_modules/', '.nx/', '.strata/', 'coverage/'] }, ...style, boundaries, ...purity];
