import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { catalogue } from '@strata/contracts';
import { addDays, partitionOf, type PlainDate } from '@strata/kernel';
import { deriveEventId, transact } from '@strata/ledger';
import { registeredIn } from '@strata/service-kit';
import { compilePolicy } from '@strata/policy';
import { EventTypes } from '../src/policy/event-types.js';
import { Policies } from '../src/policy/policies.js';
import { replayAll } from '../src/replay/replay.js';
import { runWhatIf } from '../src/what-if/what-if.js';
import { ordered } from './facts.js';
import { cnB2b } from './policies.js';
import { PARTITIONS } from '@strata/service-kit/testing';
import { ScoringWorld } from './scoring.world.js';

const FIRST: PlainDate = '2025-01-01';
const ACCOUNTS = Array.from({ length: 12 }, (_, i) => `acct-${String(i)}`);
/** An account's row is as long as its windows: days, so that it has its full length in the short history too. */
const inShortWindows = (policy: string): string => policy.replaceAll(/P12M|P6M/g, 'P5D');
/** Three times as many events and their decisions more are several times as much when they are kept. */
const MOST_GROWTH = 3_000_000;

const policyOf = (source: string): unknown => {
  const compiled = compilePolicy(inShortWindows(source), catalogue);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.policy.document;
};

/** Every account orders on every day, for ten days much and for ten days little. */
const live = async ({ account }: ScoringWorld, from: number, to: number): Promise<void> => {
  const append = (stream: string, partition: number, type: string, data: unknown, occurredAt: string) => {
    const event = { eventId: deriveEventId(`${stream} ${occurredAt}`, 0), type, data, metadata: {}, occurredAt };
    return { partition, stream, expectedVersion: 'any' as const, events: [event], state: null, nextDue: null };
  };
  for (let n = from; n < to; n++) {
    const date = addDays(FIRST, n);
    const days = Array.from({ length: PARTITIONS }, (_, partition) =>
      append('calendar', partition, 'calendar.day-opened.v1', { date }, `${date}T00:00:00.000Z`),
    );
    const orders = ACCOUNTS.map((accountId, i) => {
      const { type, data, at } = ordered(accountId, (n + i) % 20 < 10 ? 30_000_000 : 100_000, `${date}T02:00:00.000Z`, [
        'a',
        'b',
        'c',
      ]);
      return append(`account-${accountId}`, partitionOf(accountId, PARTITIONS), type, data, at);
    });
    await transact(account.pool, (tx) => account.append(tx, [...days, ...orders]));
  }
};

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

type OnProgress = (done: number, total: number) => void;

/** The most that is alive on the way, looked at every tenth of it and at its end; in bytes. */
const peakOf = async (run: (onProgress: OnProgress) => Promise<unknown>): Promise<number> => {
  let [peak, seen] = [0, 0];
  await run((done, total) => {
    if (done < total && done - seen < total / 10) return;
    seen = done;
    collect();
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  });
  return peak;
};

it('a what-if and a replay take as much memory for a history four times as long', async () => {
  await using world = await ScoringWorld.create();
  const eventTypes = new EventTypes({ registeredTypes: registeredIn(world.source) });
  const parts = () => ({
    scoring: world.scoring,
    policies: new Policies(world.scoring, eventTypes),
    history: (partition: number, after: number, upTo: number) => world.source.history({ partition, after, upTo, limit: 50 }),
  });
  const moves = { keep: () => Promise.resolve(), first: () => Promise.resolve([]) };
  const document = policyOf(cnB2b({ version: 2, referral: 10, enterD: 28 }));
  const peaks = async () => {
    const whatIf = await peakOf(async (onProgress) => {
      const { accounts } = await runWhatIf(parts(), { document, catalogue, moves, onProgress });
      expect(accounts).toBe(ACCOUNTS.length);
    });
    const replay = await peakOf(async (onProgress) => {
      expect(await replayAll(parts(), { onProgress })).toMatchObject({ ok: true, difference: null });
    });
    return { whatIf, replay };
  };

  await world.publish(inShortWindows(cnB2b()));
  await live(world, 0, 60);
  await world.consume();
  await peaks(); // what is compiled once stays
  const short = await peaks();
  await live(world, 60, 240);
  await world.consume();
  const long = await peaks();

  expect(long.whatIf - short.whatIf).toBeLessThan(MOST_GROWTH);
  expect(long.replay - short.replay).toBeLessThan(MOST_GROWTH);
}, 240_000);
