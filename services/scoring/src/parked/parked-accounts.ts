import { DAY_OPENED } from '@strata/kernel';
import type { Ledger } from '@strata/ledger';
import { catchUp, accountStream, ParkedStreams } from '@strata/messaging';
import type { AccountService } from '../account/account.service.js';
import { requireContract } from '@strata/contracts';
import { scoringCore } from '../fold/scoring.core.js';
import { project } from '../fold/scoring.store.js';
import { ACCOUNT_FACTS, NAMES } from '../names.js';
import type { Policies } from '../policy/policies.js';
import { forgetProductSums } from '../review/product-sums.js';

/** The accounts that scoring had to park, and how they go on: through the same fold as everybody, with days and policies in their places. */
export const parkedAccounts = (ledger: Ledger, account: Pick<AccountService, 'source'>, policies: Policies): ParkedStreams =>
  new ParkedStreams({
    ledger,
    consumer: ACCOUNT_FACTS,
    prefix: accountStream(''),
    source: () => account.source(),
    concernsAll: ({ type }) => type === DAY_OPENED,
    refold: (tx, past) => catchUp({ ledger, core: scoringCore, names: NAMES, check: requireContract, policies }, tx, past),
    recorded: async (tx, partition, decisions) => {
      await forgetProductSums(tx, partition); // what the account sold meanwhile counts in the next review
      await project(tx, partition, decisions);
    },
  });
