import type { LedgerListener } from '@strata/ledger';
import type { OwnInputs } from './consumer-loop.js';

/** The consumer's own ledger, heard through its listener. */
export const ownInputs = (listener: LedgerListener): OwnInputs => ({
  waitFor: async (partition, after, signal) => {
    await listener.waitFor(partition, after, signal);
    signal.throwIfAborted();
    return listener.headOf(partition);
  },
});
