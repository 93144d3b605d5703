import type { Ledger, Queryable } from '@strata/ledger';
import { ParkedStreams, type Past, readPartitionState, type Refolded } from '@strata/messaging';
import type { AccountService } from '../account/account.service.js';
import { inputsOf } from '../fold/input.js';
import { ACCOUNT_FACTS, ACCOUNT_PREFIX, DAY_OPENED, INPUT_STREAM } from '../names.js';
import type { Policies } from '../policy/policies.js';
import { applyOverrides } from '../override/override.projection.js';
import { applyRights } from '../rights/rights.projection.js';
import { applyDecisions } from '../score/score.projection.js';
import { catchUp } from './catch-up.js';

/** The accounts that scoring had to park, and how they go on: through the same fold as everybody, with days and policies in their places. */
export const parkedAccounts = (ledger: Ledger, account: Pick<AccountService, 'source'>, policies: Policies): ParkedStreams =>
  new ParkedStreams({
    ledger,
    consumer: ACCOUNT_FACTS,
    prefix: ACCOUNT_PREFIX,
    source: () => account.source(),
    concernsAll: ({ type }) => type === DAY_OPENED,
    refold: (tx, past) => refold(tx, past, ledger, policies),
    recorded: async (tx, partition, events) => {
      const decisions = events.map((event) => ({ ...event, partition }));
      await applyDecisions(tx, decisions);
      await applyRights(tx, decisions);
      await applyOverrides(tx, decisions);
    },
  });

/** With the inputs that the partition has taken in so far. */
const refold = async (tx: Queryable, past: Past, ledger: Ledger, policies: Policies): Promise<Refolded> => {
  const { partition } = past;
  const own = (await ledger.loadStates(tx, partition, [INPUT_STREAM])).get(INPUT_STREAM);
  const { seen } = readPartitionState(own?.state);
  const recorded = inputsOf(await ledger.readStream(INPUT_STREAM, { partition }));
  const inputs = recorded.filter(({ version }) => version <= seen);
  return catchUp({ ...past, inputs, policies });
};
