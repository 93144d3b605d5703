import type { Projection, Queryable, RecordedEvent } from '@strata/ledger';
import { applyPeople, PEOPLE } from './people.rows.js';
import { applyRenewals, RENEWALS } from './renewal.rows.js';
import { accountIdIn } from './rows.js';
import { applySignals, SIGNALS } from './signal.rows.js';
import { applyStages, STAGES } from './stage.rows.js';

/** An event of lifecycle's own ledger, decision or recorded input, as far as rows are made of it. */
export type Recorded = Pick<RecordedEvent, 'partition' | 'eventId' | 'type' | 'data'>;

/** Says where a table is to be found: elsewhere during a rebuild. */
export type Place = (table: string) => string;

type Rows = Readonly<{
  types: readonly string[];
  apply: (tx: Queryable, events: readonly Recorded[], place: Place) => Promise<void>;
}>;

const KINDS: readonly Rows[] = [
  { types: STAGES, apply: applyStages },
  { types: SIGNALS, apply: applySignals },
  { types: RENEWALS, apply: applyRenewals },
  { types: PEOPLE, apply: applyPeople },
];

/**
 * The read models of our own ledger, from its events in order. The order of one account's events is kept, since a renewal that is settled looks
 * at stage and tiers as they are at that moment; of different accounts, events of one type are written together.
 */
export const applyRecord = async (tx: Queryable, events: readonly Recorded[], place: Place = (table) => table): Promise<void> => {
  for (const wave of wavesOf(events)) {
    const kind = KINDS.find(({ types }) => types.includes(wave[0]?.type ?? ''));
    await kind?.apply(tx, wave, place);
  }
};

/** Events of one type, of every account that has one next in its order; then those that come behind them. */
export function* wavesOf(events: readonly Recorded[]): Generator<readonly Recorded[]> {
  const waiting = new Map<string, Recorded[]>();
  for (const event of events.filter(({ type }) => KINDS.some(({ types }) => types.includes(type)))) {
    const accountId = accountIdIn(event);
    const queue = waiting.get(accountId);
    if (queue) queue.push(event);
    else waiting.set(accountId, [event]);
  }
  while (waiting.size > 0) {
    const wave: Recorded[] = [];
    const [[first] = []] = waiting.values();
    for (const [accountId, queue] of waiting) {
      const end = queue.findIndex(({ type }) => type !== first?.type);
      wave.push(...queue.splice(0, end === -1 ? queue.length : end));
      if (queue.length === 0) waiting.delete(accountId);
    }
    yield wave;
  }
}

/** For `rebuildProjection`. */
export const recordProjection: Projection = {
  tables: ['tier', 'stage', 'stay', 'joint_state', 'milestone', 'signal', 'renewal', 'renewal_window', 'churn'].map(
    (table) => `lifecycle.${table}`,
  ),
  apply: applyRecord,
};
