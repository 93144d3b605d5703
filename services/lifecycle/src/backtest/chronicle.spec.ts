import type { Fact } from '@strata/service-kit/testing';
import { catalogue } from '@strata/contracts';
import { initialLifecycle, riskDefinition, WARNINGS } from '@strata/domain-lifecycle';
import { addDays, DAY_OPENED, type PlainDate, toDayNumber } from '@strata/kernel';
import { compilePolicy } from '@strata/policy';
import type { AccountHistory } from '@strata/replay';
import { notRenewed, reached, registered, renewed, signed, used } from '../../test/facts.js';
import { sevenStages } from '../../test/policies.js';
import { Chronicle } from './chronicle.js';

const START = '2026-01-05';
const END = '2027-01-04';
const ID = 'acct-a';
const compiled = compilePolicy(sevenStages(), catalogue);
if (!compiled.ok || !compiled.policy.lifecycle) throw new Error('the policy does not compile');
const { policy } = compiled;
const risk = riskDefinition(compiled.policy.lifecycle, WARNINGS);

/** Usage is low in weeks 20 to 24 and from 40 on. */
const weekly = (day: PlainDate, week: number): readonly Fact[] => [
  used(ID, (week >= 20 && week < 25) || week >= 40 ? 20 : 100, day),
];

/** A year and a bit of one customer, week by week up to a day, with what else happened on some days. */
const told = (
  others: Readonly<Record<PlainDate, readonly Fact[]>> = {},
  until: PlainDate = addDays(START, 7 * 56),
): AccountHistory => {
  const chronicle = new Chronicle(risk);
  const { step } = chronicle.core;
  let state = initialLifecycle;
  let position = 0;
  const take = (type: string, data: unknown, occurredAt: string, on: PlainDate): void => {
    const cause = { ledger: 'account', partition: 0, position: ++position, eventId: `event-${position}`, type };
    ({ state } = step(policy, state, { accountId: ID, type, data, occurredAt, on, cause }));
  };
  for (let week = 0, day: PlainDate = START; day <= until; day = addDays(START, 7 * ++week)) {
    take(DAY_OPENED, { date: day }, `${day}T00:00:00.000Z`, day);
    const first = week === 0 ? [registered(ID, day), signed(ID, START, END), ...reached(ID, day)] : weekly(day, week);
    for (const { type, data, at } of [...first, ...(others[day] ?? [])]) take(type, data, at, day);
  }
  const [history] = [...chronicle.histories()];
  if (!history) throw new Error('nothing was written down');
  return history;
};

it('writes down when a term began, when the answer was there, and what fired on the way', () => {
  const { knownOn, outcomes, firings } = told();
  expect(knownOn).toBe(toDayNumber(START));
  expect(outcomes).toEqual([{ contractId: `c-${ID}`, term: 1, begins: toDayNumber(START), on: toDayNumber(END), isLost: true }]);
  expect(new Set(firings.map(({ rule }) => rule.id))).toEqual(new Set(['launch', 'growth', 'usage_drop', 'pre_churn', 'renewal', 'drop', 'churned'])); // prettier-ignore
});

it('writes down a warning for each time it came up, and its end', () => {
  const days = told().outlooks.map(({ on, isAtRisk }) => [isAtRisk, on - toDayNumber(START)]);
  expect(days.map(([isAtRisk]) => isAtRisk)).toEqual([true, false, true, false]);
  const [first, recovered, second, gone] = days.map(([, week]) => Number(week) / 7);
  expect(first).toBeGreaterThan(20);
  expect(recovered).toBeGreaterThan(25);
  expect(second).toBeGreaterThan(40);
  expect(gone).toBe(53); // opened on 2027-01-11, the first day that is opened after the term: nobody is warned of who is gone
});

it('takes the day on which the customer said so for the day of the answer', () => {
  const [outcome] = told({ '2026-11-02': [notRenewed(ID, 'price', '2026-11-02')] }).outcomes;
  expect(outcome).toMatchObject({ on: toDayNumber('2026-11-02'), isLost: true });
  const [kept] = told({ '2026-11-02': [renewed(ID, '2027-01-05', '2028-01-04', '2026-11-02')] }).outcomes;
  expect(kept).toMatchObject({ on: toDayNumber('2026-11-02'), isLost: false });
});

it('takes back a loss when the renewal was only told late, and leaves the answer on the last day of the term', () => {
  const { outcomes } = told({ '2027-01-18': [renewed(ID, '2027-01-05', '2028-01-04', '2027-01-18')] });
  expect(outcomes).toEqual([expect.objectContaining({ term: 1, on: toDayNumber(END), isLost: false })]);
});

it('does not look ahead: what was written down up to a day is the same, whatever comes later', () => {
  const whole = told();
  for (let week = 1; week < 56; week += 3) {
    const day = addDays(START, 7 * week);
    const known = (of: AccountHistory) => ({
      outlooks: of.outlooks.filter(({ on }) => on <= toDayNumber(day)),
      firings: of.firings.filter(({ on }) => on <= toDayNumber(day)),
    });
    expect(known(told({}, day))).toEqual(known(whole));
  }
});
