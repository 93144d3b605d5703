import { DAY_OPENED } from '@strata/kernel';
import type { Ledger } from '@strata/ledger';
import { catchUp, ParkedStreams } from '@strata/messaging';
import { requireContract } from '@strata/contracts';
import { lifecycleCore } from '../fold/lifecycle.core.js';
import type { Policies } from '../fold/policies.js';
import { ACCOUNT_FACTS, NAMES } from '../names.js';
import type { Peers } from '../peers.js';
import { applyProfiles, counting } from '../stage/profile.projection.js';
import { applyRecord } from '../stage/record.projection.js';

/** The accounts that lifecycle had to park, and how they go on: through the same fold as everybody, with days, policies and tiers in their places. */
export const parkedAccounts = (ledger: Ledger, { account }: Pick<Peers, 'account'>, policies: Policies): ParkedStreams =>
  new ParkedStreams({
    ledger,
    consumer: ACCOUNT_FACTS,
    prefix: 'account-',
    source: () => account.source(),
    concernsAll: ({ type }) => type === DAY_OPENED,
    refold: async (tx, past) => {
      const refolded = await catchUp({ ledger, core: lifecycleCore, names: NAMES, check: requireContract, policies }, tx, past);
      await applyProfiles(tx, counting(past.events, past.skips));
      return refolded;
    },
    recorded: (tx, partition, events) =>
      applyRecord(
        tx,
        events.map((event) => ({ ...event, partition })),
      ),
  });
