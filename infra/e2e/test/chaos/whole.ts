import type { RecordedEvent } from '@strata/ledger';
import { everythingOn } from '../stranger.js';
import { type Fleet, PARTITIONS } from './fleet.js';
import { Ledgers } from './ledgers.js';
import type { Load } from './load.js';

const TIER_CHANGED = 'strata.tier-changed.v1';

/** What was checked, for the line that says so. */
export type Whole = Readonly<{ facts: number; decisions: number; announced: number; repeated: number }>;

/** Once all is settled: nothing acknowledged is missing, every decision is there once and is what it should be, and everybody was told. */
export const expectWhole = async (fleet: Fleet, load: Load): Promise<Whole> => {
  await using ledgers = new Ledgers(fleet);
  await ledgers.settled();
  expect({ wrong: load.wrong, fallen: fleet.fallen() }).toEqual({ wrong: [], fallen: [] });

  const facts = await ledgers.events('account');
  expectAcknowledged(facts, load);
  const decisions = (await ledgers.events('scoring')).filter(({ type }) => !type.startsWith('scoring.policy-'));
  expect(new Set(decisions.map(({ eventId }) => eventId)).size).toBe(decisions.length);

  const rebuilt = await fleet.rebuild();
  expect(rebuilt).toMatchObject({ events: facts.length, difference: null });

  const { announced, repeated } = await expectAnnounced(fleet, decisions);
  return { facts: facts.length, decisions: decisions.length, announced, repeated };
};

/** Of every account exactly what was acknowledged, in the order in which it was sent. */
const expectAcknowledged = (facts: readonly RecordedEvent[], { acknowledged }: Load): void => {
  const ofAccounts = Map.groupBy(facts, ({ stream }) => stream.replace('account-', ''));
  const different = [...acknowledged].filter(([accountId, sent]) => {
    const recorded = ofAccounts.get(accountId)?.map(({ metadata }) => metadata.causationId) ?? [];
    return recorded.length !== sent.length || recorded.some((id, place) => id !== sent[place]);
  });
  expect(different.map(([accountId]) => accountId)).toEqual([]);
};

/** Every change of tier on the public topic, in the order of its partition; what comes again is the same message. */
const expectAnnounced = async (
  { broker }: Fleet,
  decisions: readonly RecordedEvent[],
): Promise<Readonly<{ announced: number; repeated: number }>> => {
  const changes = decisions.filter(({ type }) => type === 'scoring.tier-changed.v1');
  const seen = await everythingOn(broker.brokers, TIER_CHANGED);
  const firsts = new Map<string, string>();
  for (const message of seen) {
    const { headers } = message;
    const text = JSON.stringify(message);
    const first = firsts.get(headers['ce_id'] ?? '');
    if (first !== undefined) expect(text).toBe(first);
    else firsts.set(headers['ce_id'] ?? '', text);
  }
  const unique = [...firsts.values()].map((text) => JSON.parse(text) as (typeof seen)[number]);
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const decided = changes.filter((change) => change.partition === partition).map(({ eventId }) => eventId);
    expect(unique.filter((one) => one.partition === partition).map(({ headers }) => headers['ce_id'])).toEqual(decided);
  }
  return { announced: unique.length, repeated: seen.length - unique.length };
};
