import { catalogue } from '@strata/contracts';
import { type DemoAccount, type DemoCompany, demoCompany } from '@strata/demo';
import {
  initialLifecycle,
  type LifecycleDecision,
  type LifecycleState,
  nextDue,
  riskDefinition,
  rulesOf,
  WARNINGS,
} from '@strata/domain-lifecycle';
import { toDayNumber } from '@strata/kernel';
import { deriveEventId, type RecordedEvent, transact } from '@strata/ledger';
import { accountStream } from '@strata/messaging';
import { compilePolicy } from '@strata/policy';
import { Backtesting } from '@strata/replay';
import { readFileSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { Chronicle } from '../src/backtest/chronicle.js';
import { Funnel } from '../src/stage/funnel.js';
import { funnelOf, stuckLimits } from '../src/stage/funnel.view.js';
import { applyProfiles } from '../src/stage/profile.projection.js';
import { applyRecord } from '../src/stage/record.projection.js';
import { LifecycleWorld } from './lifecycle.world.js';

const TODAY = '2026-03-02';
const SEVEN = ['churned', 'growth', 'launch', 'maturity', 'pre_churn', 'renewal', 'signing'];
const compiled = compilePolicy(
  readFileSync(new URL('../../../infra/samples/policies/demo.yaml', import.meta.url), 'utf8'),
  catalogue,
);
if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
const { policy } = compiled;
const { lifecycle } = policy;
if (!lifecycle) throw new Error('the policy of the demo company has no section lifecycle');
const chronicle = new Chronicle(riskDefinition(lifecycle, WARNINGS));
const { step } = chronicle.core;

type Life = DemoAccount & { state: LifecycleState; due: string | null; decisions: LifecycleDecision[] };

const company = demoCompany({ seed: 'strata', today: TODAY });
const { days } = company;

/** The life of every account of the demo company under the demo policy, day by day: a day is opened for an account only when it is due. */
const foldCompany = (told: Pick<DemoCompany, 'accounts' | 'days'>): readonly Life[] => {
  const lives = new Map(
    told.accounts.map((account): [string, Life] => [
      account.accountId,
      { ...account, state: initialLifecycle, due: null, decisions: [] },
    ]),
  );
  let position = 0;
  const take = (life: Life, type: string, data: object, occurredAt: string, on: string): void => {
    const cause = { ledger: 'account', partition: 0, position, eventId: `event-${position}`, type };
    const { state, decisions } = step(policy, life.state, { accountId: life.accountId, type, data, occurredAt, on, cause });
    if (state !== life.state) life.due = nextDue(policy, state);
    life.state = state;
    life.decisions.push(...(decisions as readonly LifecycleDecision[]));
  };
  for (const { date, events } of told.days) {
    position++;
    for (const life of lives.values())
      if (life.due !== null && life.due <= date) take(life, 'calendar.day-opened.v1', { date }, `${date}T00:00:00.000Z`, date);
    for (const { subject, type, data, time } of events) {
      position++;
      const life = lives.get(subject);
      if (life) take(life, type, data, time, date);
    }
  }
  return [...lives.values()];
};

const lives = foldCompany(company);
const pathOf = ({ decisions }: Life): string =>
  decisions.flatMap(({ type, data }) => (type === 'lifecycle.stage-changed.v1' ? [data.to] : [])).join(' ');

it('has customers in each of the seven stages', () =>
  expect([...new Set(lives.map(({ state }) => state.stage?.id))].sort()).toEqual(SEVEN));

it('has customers of whom something is wrong now, and nobody has found out why', () => {
  const troubled = lives.filter(({ archetype }) => archetype === 'in-trouble');
  expect(troubled.map(({ state }) => state.stage?.id)).toEqual(troubled.map(() => 'pre_churn'));
});

/** Enough of them to fill every stage; the rest only takes time. */
const TELLING = new Set(['in-trouble', 'newcomer', 'complaint-churn', 'rescued']);

it.each(['2026-02-24', '2026-05-09', '2026-10-08', '2026-11-23', '2028-02-29'])(
  'has customers in each of the seven stages at the end of a history up to %s, whatever the weekday and the season',
  (today) => {
    const { accounts, days: own } = demoCompany({ seed: 'strata', today });
    const told = foldCompany({ accounts: accounts.filter(({ archetype }) => TELLING.has(archetype)), days: own });
    expect([...new Set(told.map(({ state }) => state.stage?.id))].sort()).toEqual(SEVEN);
    expect(told.filter(({ state }) => state.stage?.id === 'pre_churn').length).toBeGreaterThanOrEqual(6);
  },
);

it('has customers who fell from growth, were brought back to it, and renewed', () => {
  const rescued = lives.filter((life) => pathOf(life).includes('growth pre_churn growth renewal growth'));
  expect(rescued.length).toBeGreaterThan(0);
  expect(new Set(rescued.map(({ archetype }) => archetype))).toContain('rescued');
});

it('marks everybody who is gone, with a reason', () => {
  const gone = lives.filter(({ state }) => state.stage?.id === 'churned');
  expect(gone.length).toBeGreaterThan(20);
  for (const { decisions } of gone) expect(decisions.map(({ type }) => type)).toContain('lifecycle.churn-marked.v1');
});

it('counts a funnel that adds up to the accounts: by stage, by cohort, and for each cohort alone', async () => {
  await using world = await LifecycleWorld.create();
  const recorded = lives.flatMap(({ accountId, decisions }) =>
    decisions.map(({ type, data }, n) => ({ partition: 0, eventId: deriveEventId(accountId, n), type, data })),
  );
  const facts = days.flatMap(({ events }) =>
    events.map((event) => ({ ...event, partition: 0, stream: accountStream(event.subject) })),
  );
  await transact(world.pool, async (tx) => {
    await applyProfiles(tx, facts as unknown as RecordedEvent[]);
    await applyRecord(tx, recorded);
  });
  const query = async (sql: string, values: unknown[]): Promise<unknown> => (await world.pool.query(sql, values)).rows;
  const funnel = new Funnel({ query } as unknown as DataSource);
  const view = async (signedIn?: string) =>
    funnelOf(policy, TODAY, {
      counted: await funnel.stages(signedIn),
      steps: await funnel.steps(policy.lifecycle?.funnel ?? [], signedIn),
      cohorts: await funnel.cohorts(signedIn),
      stuck: await funnel.stuck(stuckLimits(policy, TODAY), TODAY, signedIn),
    });
  const { items, accounts: all, cohorts } = await view();
  expect(all).toBe(300);
  expect(cohorts.length).toBeGreaterThan(12);
  expect(cohorts.reduce((sum, cohort) => sum + cohort.accounts, 0)).toBe(300);
  for (const { stage, accounts: now, entered, next, conversion, stuckAccounts } of items) {
    expect(now).toBe(lives.filter(({ state }) => state.stage?.id === stage).length);
    expect(entered).toBe(lives.filter((life) => pathOf(life).split(' ').includes(stage)).length);
    expect(entered).toBeGreaterThanOrEqual(now);
    const left = Object.values(next).reduce((sum, times) => sum + times, 0);
    expect(left).toBe(
      lives.reduce(
        (sum, life) =>
          sum +
          pathOf(life)
            .split(' ')
            .slice(0, -1)
            .filter((one) => one === stage).length,
        0,
      ),
    );
    expect(conversion?.accounts ?? 0).toBeLessThanOrEqual(entered);
    expect(stuckAccounts).toBeLessThanOrEqual(now);
  }
  const [oldest] = cohorts;
  expect(await view(oldest?.signedIn ?? '')).toMatchObject({ accounts: oldest?.accounts, cohorts: [oldest] });
});

describe('a backtest of the demo policy over the demo company', () => {
  const span = { from: toDayNumber(days[0]?.date ?? ''), to: toDayNumber(TODAY) };
  const backtesting = new Backtesting({ span, rules: rulesOf(lifecycle) });
  const histories = [...chronicle.histories()];
  for (const history of histories) backtesting.add(history);
  const { accounts: tested, outcomes, confusion, lead, alarms, rules, neverFired } = backtesting.result();
  const settled = lives.flatMap(({ decisions }) =>
    decisions.flatMap(({ type, data }) => (type === 'lifecycle.renewal-settled.v1' ? [data] : [])),
  );

  it('knows what became of every term that was settled and ended after the first day, and of nothing else', () => {
    const within = settled.filter(({ end }) => toDayNumber(end) >= span.from);
    const terms = new Map(within.map((one) => [`${one.accountId} ${one.contractId} ${one.term}`, one.outcome !== 'renewed']));
    expect(outcomes.terms).toBe(terms.size);
    expect(outcomes.lost).toBe([...terms.values()].filter(Boolean).length);
    expect(outcomes.renewed + outcomes.lost).toBe(outcomes.terms);
    expect(tested).toBe(300);
  });

  it('finds every customer that is gone', () => {
    const gone = lives.filter(({ state }) => state.stage?.id === 'churned').map(({ accountId }) => accountId);
    const lost = new Set(histories.filter((one) => one.outcomes.some(({ isLost }) => isLost)).map(({ accountId }) => accountId));
    expect(gone.filter((accountId) => !lost.has(accountId))).toEqual([]);
    expect(gone.length).toBeGreaterThan(20);
  });

  it('warns of most of them, of more the nearer they are to their end, and better than chance from 90 days on', () => {
    const at = (horizon: number) => confusion.find(({ daysBefore }) => daysBefore === horizon);
    for (const { lostWarned, lostUnwarned, renewedWarned, renewedUnwarned, notJudged, precision, daysBefore } of confusion) {
      expect(lostWarned + lostUnwarned + renewedWarned + renewedUnwarned + notJudged).toBe(outcomes.terms);
      if (daysBefore <= 90) expect(precision).toBeGreaterThan(2 * (outcomes.lossRate ?? 1));
    }
    expect(at(60)?.recall).toBeGreaterThan(at(180)?.recall ?? 1);
    expect(lead.warned).toBeGreaterThan(lead.unwarned);
    expect(lead.lowerQuartile).toBeLessThanOrEqual(lead.median ?? 0);
    expect(lead.median).toBeLessThanOrEqual(lead.upperQuartile ?? 0);
  });

  it('adds up: warnings, and rules', () => {
    expect(alarms.right + alarms.wrong + alarms.open).toBe(alarms.alarms);
    expect(rules.length + neverFired.length).toBe(rulesOf(lifecycle).length);
    const drop = rules.find(({ kind, id }) => kind === 'signal' && id === 'usage_drop');
    expect(drop?.lift).toBeGreaterThan(1);
  });
});
