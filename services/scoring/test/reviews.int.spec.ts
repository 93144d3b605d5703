import { setTimeout as sleep } from 'node:timers/promises';
import type { ReviewCompleted } from '@strata/domain-scoring';
import { addDays } from '@strata/kernel';
import { INPUTS_STREAM } from '@strata/messaging';
import { registeredIn } from '@strata/service-kit';
import { headOf, PARTITIONS, positionOf } from '@strata/service-kit/testing';
import { endProgram, runSql, startProgram } from '@strata/testing';
import { ACCOUNT_FACTS, REVIEW_COMPLETED } from '../src/names.js';
import { EventTypes } from '../src/policy/event-types.js';
import { Policies } from '../src/policy/policies.js';
import { rebuildAll } from '../src/rebuild.js';
import { replayAll } from '../src/replay/replay.js';
import { ordered, refunded, registered } from './facts.js';
import { cnB2b } from './policies.js';
import { ScoringWorld } from './scoring.world.js';

const SECTIONS = `
reviews: {every: P1M}
keyAccounts: {measure: order_value, share: 0.8, window: P12M, groupBy: [region, city], route: {national: hq_ka, regional: region_ka, city: local_ka}}
products: {measure: order_value, by: productLine, classes: [{id: A, upTo: 0.8, expectShare: [0, 0.2]}, {id: B, upTo: 1}]}
segments: {clusters: {features: [order_value, product_lines], scale: log_zscore, method: kmeans, k: 2, seed: 42}}
`;
const SERVICE = `
  service:
    rules:
      - {id: S, when: "rank_share <= 0.15", expectShare: [0.10, 0.20]}
      - {id: K, when: "key_account"}
      - {id: C, when: "true"}
`;
const policy = (changes: Parameters<typeof cnB2b>[0] = {}) => `${cnB2b(changes)}${SERVICE.trimEnd()}\n${SECTIONS}`;

const MONTHS = ['2026-01', '2026-02', '2026-03'];
const DAYS = MONTHS.flatMap((month) =>
  ['28', '29', '30', '31'].flatMap((d) => (month === '2026-02' && d > '28' ? [] : [`${month}-${d}`])),
);

/** Twenty accounts, of which the first buys most; over three months, with a refund that changes places. */
const tell = async (world: ScoringWorld): Promise<void> => {
  await world.publish(policy());
  const first = '2026-01-27';
  await world.openDays(first);
  const accounts = Array.from({ length: 20 }, (_, i) => `acct-${String.fromCharCode(97 + i)}`);
  await world.record(
    ...accounts.flatMap((id, i) => [
      {
        ...registered(id, `Company ${id}`),
        data: { name: id, region: i < 10 ? 'east' : 'west', city: `city-${i % 3}` },
        at: `${first}T02:00:00.000Z`,
      },
      ordered(id, Math.round(40_000_000 / (i + 1) ** 2), `${first}T03:00:00.000Z`, i % 2 ? ['cloud'] : ['lines', 'cloud']),
    ]),
  );
  let day = first;
  for (const until of [...DAYS, '2026-04-02']) {
    while (day < until) {
      day = addDays(day, 1);
      await world.openDays(day);
    }
    if (until === '2026-02-28') await world.record(refunded('acct-a', 39_900_000, `${day}T04:00:00.000Z`));
    if (until === '2026-01-29') await world.record(ordered('acct-z', 90_000_000, `${day}T04:00:00.000Z`, ['security']));
  }
};

/** Runs the consumer over all partitions at once until everything is taken. */
const takeAll = async (world: ScoringWorld, batchSize = 50): Promise<void> => {
  const stop = new AbortController();
  const running = world.loop({ batchSize }).run(stop.signal);
  const head = await headOf(world.account);
  while ((await positionOf(world.scoring, ACCOUNT_FACTS)) < head) await sleep(20);
  stop.abort();
  await running;
  await world.reviews.idle();
};

const reviewsOf = async (world: ScoringWorld): Promise<ReviewCompleted['data'][]> => {
  const all = await Promise.all(
    Array.from({ length: PARTITIONS }, (_, partition) => world.scoring.readStream(INPUTS_STREAM, { partition })),
  );
  return all.flat().flatMap(({ type, data }) => (type === REVIEW_COMPLETED ? [data as ReviewCompleted['data']] : []));
};

/** What must be the same in every run: each review, and the decisions of each account in order. */
const outcome = async (world: ScoringWorld) => {
  const decisions = (await world.decisions()).filter(({ stream }) => stream !== INPUTS_STREAM);
  const reviews = await reviewsOf(world);
  return { decisions, reviews };
};

let calm: ScoringWorld;
beforeAll(async () => {
  calm = await ScoringWorld.create();
  await tell(calm);
  await takeAll(calm);
});
afterAll(() => calm[Symbol.asyncDispose]());

it('reviews the population when the policy first opens a day with somebody in it, and then each month', async () => {
  const days = [...new Set((await reviewsOf(calm)).map(({ on }) => on))];
  expect(days.sort()).toEqual(['2026-01-28', '2026-02-01', '2026-03-01', '2026-04-01']);
});

it('finds key accounts by place and desk, classes of products, concentration and clusters over all partitions together', async () => {
  const [found] = (await reviewsOf(calm)).filter(({ on }) => on === '2026-02-01').map(({ result }) => result);
  expect(found).toMatchObject({ accounts: 21, ranked: 21, rankBy: 'order_value' });
  expect(found?.keyAccounts).toMatchObject({
    accounts: 2,
    desks: [{ desk: 'hq_ka', accounts: 1 }, {}, { desk: 'local_ka', accounts: 1 }],
  });
  expect(found?.products).toMatchObject({
    of: 3,
    classes: [
      { class: 'A', products: 2 },
      { class: 'B', products: 1 },
    ],
  });
  expect(found?.clusters).toMatchObject({ k: 2, seed: 42, clusters: [{}, {}] });
  expect(found?.warnings).toContain('66.7% of the products are of class A; the policy expects 0% to 20%.');
});

it('lets rules see it from the next day on: an account rises by its rank alone, and falls when others pass it', async () => {
  const moves = (await calm.decisions()).flatMap(({ type, data }) => {
    const { accountId, ladder, from, to, on } = data as Record<string, string | null>;
    return type === 'scoring.tier-changed.v1' && ladder === 'service' && accountId === 'acct-a' ? [[on, from, to]] : [];
  });
  expect(moves).toEqual([
    ['2026-01-27', null, 'C'],
    ['2026-01-29', 'C', 'S'],
    ['2026-03-02', 'S', 'C'],
  ]);
});

it('warns when the share of a tier is not what the policy expects', async () => {
  const warnings = (await reviewsOf(calm)).flatMap(({ on, result }) => (on === '2026-01-28' ? (result?.warnings ?? []) : []));
  expect(warnings).toContain('0% of the accounts are S on ladder service; the policy expects 10% to 20%.');
});

it.each([1, 7])('decides the same from batches of %i, though no partition knows how far the others are', async (size) => {
  await using world = await ScoringWorld.create();
  await tell(world);
  await takeAll(world, size);
  expect(await outcome(world)).toEqual(await outcome(calm));
});

it('decides the same when its process is killed again and again, between measuring, completing and applying', async () => {
  await using world = await ScoringWorld.create();
  await tell(world);
  const head = await headOf(world.account);
  for (let kills = 0; kills < 4; kills++) {
    const child = startProgram(new URL('./scoring.program.ts', import.meta.url), [world.database.url('strata_scoring'), '11']);
    const before = await positionOf(world.scoring, ACCOUNT_FACTS);
    while ((await positionOf(world.scoring, ACCOUNT_FACTS)) === before && before < head) await sleep(2); // until it has begun to commit
    await sleep((kills * 7) % 31);
    await endProgram(child);
  }
  await takeAll(world);
  expect(await outcome(world)).toEqual(await outcome(calm));
}, 300_000);

it('comes out again from the events before its cut, and a replay names the review on record that does not', async () => {
  const policies = new Policies(calm.scoring, new EventTypes({ registeredTypes: registeredIn(calm.source) }));
  const history = (partition: number, after: number, upTo: number) => calm.source.history({ partition, after, upTo, limit: 50 });
  const replay = (from?: string) => replayAll({ scoring: calm.scoring, policies, history }, { from });
  expect(await replay()).toMatchObject({ ok: true, difference: null, reviews: { compared: 4, notCompared: [] } });
  expect((await replay('2026-02-02')).reviews.compared).toBe(2);

  const tamper = (from: string, to: string) =>
    runSql(
      calm.database.url(),
      `UPDATE scoring.ledger_event SET data = replace(data::text, '"order_value":${from}', '"order_value":${to}')::json
       WHERE stream = 'inputs' AND data ->> 'on' = '2026-03-01'`,
    );
  await tamper('90000000', '90000001'); // of acct-z: a number that no rule reads
  const { ok, difference } = await replay();
  expect({ ok, difference }).toMatchObject({
    ok: false,
    difference: { review: '2026-03-01', kind: 'changed', stream: INPUTS_STREAM, recorded: '90000001', recomputed: '90000000' },
  });
  expect(difference?.sentence).toMatch(
    /^The review of 2026-03-01, partition \d: position \d+ \(scoring.review-completed.v1 of inputs\) comes out differently: \/data\/accounts\/\d+\/measures\/order_value is 90000001/,
  );
  expect((await replay('2026-03-02')).ok).toBe(true);
  await tamper('90000001', '90000000');
});

it('comes out again in a rebuild, reviews and decisions alike', async () => {
  const tables = ['review', 'review_account', 'review_product'];
  const rows = async () =>
    Promise.all(
      tables.map(async (table) => (await calm.pool.query<object>(`SELECT t::text FROM scoring.${table} t ORDER BY 1`)).rows),
    );
  const before = { states: await calm.states(), rows: await rows() };
  expect(before.rows.map((of) => of.length > 0)).toEqual([true, true, true]);
  await runSql(
    calm.database.url(),
    `DELETE FROM scoring.stream_state; ${tables.map((t) => `DELETE FROM scoring.${t};`).join('')}`,
  );
  const policies = new Policies(calm.scoring, new EventTypes({ registeredTypes: registeredIn(calm.source) }));
  const { difference } = await rebuildAll({ scoring: calm.scoring, account: calm.source, policies });
  expect(difference).toBeNull();
  expect({ states: await calm.states(), rows: await rows() }).toEqual(before);
});
