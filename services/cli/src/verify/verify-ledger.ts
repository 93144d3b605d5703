import type { RecordedEvent } from '@strata/ledger';
import { genesisHash, verifyChain } from '@strata/ledger';
import type { Api } from '../http/api.js';
import { eventsOf, type LedgerHead } from './ledger-feed.js';

/** What was found in one partition. `broken` names the first position that is not what it should be. */
export type Verdict = Readonly<{
  ledger: string;
  partition: number;
  events: number;
  hash: string;
  broken: Readonly<{ position: number; reason: string }> | null;
}>;

/** Walks the chain of one partition: every hash is computed here, from the events as the feed gives them. */
export const verifyPartition = async (api: Api, ledger: string, head: LedgerHead, onEvent: () => void): Promise<Verdict> => {
  const start = { position: 0, hash: genesisHash(ledger, head.partition) };
  const { head: reached, broken } = await verifyChain(watched(eventsOf(api, ledger, head), onEvent), start);
  const found = broken ?? shortOf(head, reached);
  return { ledger, partition: head.partition, events: reached.position, hash: reached.hash, broken: found ?? null };
};

/** Events cut off at the end leave a chain that is sound as far as it goes: only the ledger's own head shows that they are missing. */
const shortOf = (head: LedgerHead, reached: Readonly<{ position: number; hash: string }>): Verdict['broken'] | undefined => {
  if (reached.position < head.position)
    return { position: reached.position + 1, reason: `events up to position ${head.position} are missing` };
  return reached.hash === head.hash ? undefined : { position: head.position, reason: "the ledger's own head names another hash" };
};

async function* watched(events: AsyncIterable<RecordedEvent>, onEvent: () => void): AsyncGenerator<RecordedEvent> {
  for await (const event of events) {
    onEvent();
    yield event;
  }
}
