import { setTimeout as sleep } from 'node:timers/promises';
import { begin } from '../golden-case.js';
import type { Service } from '../services.js';
import { sharesOf } from '../stranger.js';
import { Everywhere } from './everywhere.js';
import { Fleet, PARTITIONS, until } from './fleet.js';
import { Ledgers } from './ledgers.js';
import { Load } from './load.js';
import { Random } from './random.js';
import { expectWhole } from './whole.js';

/** `npm run test:chaos` is the long form; the short one is part of `npm test`. */
const isLong = process.env['STRATA_CHAOS'] === 'long';
const { kills, outageMs, pauseMs } = isLong
  ? { kills: Number(process.env['STRATA_CHAOS_KILLS'] ?? 100), outageMs: 30_000, pauseMs: 2_500 }
  : { kills: 9, outageMs: 3_000, pauseMs: 1_000 };
const seed = Number(process.env['STRATA_CHAOS_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const patienceMs = isLong ? 60 * 60_000 : 6 * 60_000;

/** For whoever watches: jest itself says nothing before a test has ended. */
const say = (line: string): void => void process.stderr.write(`  chaos: ${line}\n`);
const since = (start: number): string => `${((Date.now() - start) / 1_000).toFixed(1)} s`;

const fleet = new Fleet();
const load = new Load(fleet, seed);

beforeAll(async () => {
  say(`${isLong ? 'long' : 'short'} form, STRATA_CHAOS_SEED=${seed}`);
  await fleet.start();
  await begin(fleet);
}, patienceMs);
afterEach(() => load.stop()); // also when the test failed in the middle
afterAll(() => fleet.end(), patienceMs);

/** Lets the senders end, waits until everything has been taken in, and checks all of it. */
const expectAllWell = async (): Promise<void> => {
  await load.stop();
  const stopped = Date.now();
  await fleet.ready();
  const { facts, decisions, announced, repeated } = await expectWhole(fleet, load);
  say(`whole after ${since(stopped)}: ${facts} facts, ${decisions} decisions, ${announced} announced, ${repeated} of them again`);
};

it(
  'lets two consumers take over what a third one had, when it is killed and when it is told to stop',
  async () => {
    const everywhere = await Everywhere.begin(fleet);
    const isShared = (members: number) => async (): Promise<boolean> => {
      const shares = await sharesOf(fleet.broker.brokers, 'scoring.account-facts');
      return shares?.length === members && new Set(shares.flat()).size === PARTITIONS && shares.every((one) => one.length > 3);
    };
    await until('three consumers have five or six partitions each', isShared(3));
    await everywhere.decided();

    const [one, two] = fleet.consumers as [Service, Service];
    for (const [consumer, end] of [
      [one, 'kill -9'],
      [two, 'SIGTERM'],
    ] as const) {
      const ended = Date.now();
      if (end === 'kill -9') await consumer.kill();
      else expect(await consumer.end()).toBe(0);
      await everywhere.decided();
      say(`${end} of ${consumer.name}: every partition decides again after ${since(ended)}`);
      await until('two consumers have all partitions', isShared(2));
      consumer.startAgain();
      await until('three consumers have them again', isShared(3));
    }
  },
  patienceMs,
);

it(
  `loses, doubles and changes nothing though its processes are killed ${kills} times under load`,
  async () => {
    const random = new Random(seed);
    await using ledgers = new Ledgers(fleet);
    load.start();
    for (let kill = 1; kill <= kills; kill++) {
      const facts = load.facts;
      await sleep(random.between(100, pauseMs));
      await until('facts are taken between two kills', () => load.facts > facts);
      const victim = await someReady(random);
      await victim.kill();
      victim.startAgain();
      const behind = await ledgers.behind();
      say(
        `kill ${kill} of ${kills}: ${victim.name}; ${load.facts} facts acknowledged, ${load.lost} requests lost, ${behind} events behind`,
      );
    }
    await expectAllWell();
  },
  patienceMs,
);

/** One of the processes that do their work now, so that a kill meets work and not only starts. */
const someReady = async (random: Random): Promise<Service> => {
  const ready: Service[] = [];
  await until('a process is ready to be killed', async () => {
    const are = await Promise.all(fleet.services.map((service) => service.isReady()));
    ready.push(...fleet.services.filter((_, place) => are[place]));
    return ready.length > 0;
  });
  return random.oneOf(ready);
};

it(
  'takes facts all the time while the broker is away, and catches up without a restart',
  async () => {
    load.start();
    await sleep(500);
    const [lost, sentAway, before] = [load.lost, load.sentAway.length, load.facts];
    await fleet.broker.stop();
    await sleep(outageMs);
    const during = load.facts - before;
    expect(await unwell()).toEqual([]);
    await fleet.broker.start();
    expect([load.lost, load.sentAway.length]).toEqual([lost, sentAway]);
    expect(during).toBeGreaterThan(0);
    say(`broker away for ${outageMs / 1_000} s: ${during} facts acknowledged meanwhile`);
    await expectAllWell();
  },
  patienceMs,
);

/** Processes that a platform would restart, or send nothing to. */
const unwell = async (): Promise<readonly string[]> => {
  const asked = fleet.services.flatMap((service) => ['live', 'ready'].map((question) => ({ service, question })));
  const answers = await Promise.all(asked.map(({ service, question }) => service.answer('GET', `/health/${question}`)));
  return asked.flatMap(({ service, question }, place) =>
    answers[place]?.status === 200 ? [] : [`${service.name}: ${question}`],
  );
};

it(
  'answers 503 and when to come again while PostgreSQL is away, and goes on without a restart',
  async () => {
    load.start();
    await sleep(500);
    const before = load.sentAway.length;
    await fleet.database.stop();
    await sleep(outageMs);
    await fleet.database.startAgain();
    const sentAway = load.sentAway.slice(before);
    expect(sentAway.filter(({ status }) => status === 503).length).toBeGreaterThan(0);
    expect(sentAway.filter(({ retryAfter }) => !(Number(retryAfter) > 0))).toEqual([]);
    const facts = load.facts;
    await until('facts are taken again', () => load.facts > facts);
    say(`PostgreSQL away for ${outageMs / 1_000} s: ${sentAway.length} requests told to come again`);
    await expectAllWell();
  },
  patienceMs,
);
