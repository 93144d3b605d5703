import { edited } from '@strata/kernel/testing';
import { compilePolicy } from './compile-policy.js';
import { catalogue, minimal } from '../test/policy.fixtures.js';

const sections = `windows:
  focus: { lastDays: 90 }
signals:
  late: { event: InvoiceOverdue, within: P30D, causes: [cash, other] }
  idle: { when: referrals == 0, recover: referrals >= 2 }
lifecycle:
  initial: one
  stages: [{ id: one, roles: [csm] }, two, gone]
  rules:
    - { to: gone, when: contract.ended }
    - { to: two, when: "contract.signed && stage in ['one', 'two']" }
  churn: { stage: gone, reasons: [price], winBack: { price: An offer } }
renewal: { window: focus, base: 60, rules: [{ id: late, points: -10, when: signal.late }], outlook: { likely: 70, atRisk: 40 } }
playbooks: [{ on: 'enter:two', tasks: [{ do: call, role: csm, due: P3D }] }]
`;
const text = minimal + sections;
const after = (from: string, to: string) => compilePolicy(edited(text, [from, to]), catalogue).problems;

it('accepts the sections without a mistake', () => {
  expect(compilePolicy(text, catalogue)).toMatchObject({ ok: true });
});

it.each([
  ['a window in two ways', 'lastDays: 90', 'lastDays: 90, lastFraction: 1/3', 'window-not-one-way'],
  ['a fraction that is more than the term', 'lastDays: 90', 'lastFraction: 4/3', 'not-a-fraction'],
  ['a first stage that does not exist', 'initial: one', 'initial: on', 'unknown-stage'],
  ['a stage that no rule leads to', 'two, gone]', 'two, three, gone]', 'stage-never-reached'],
  ['a rule that speaks of a stage that does not exist', "['one', 'two']", "['one', 'tow']", 'unknown-stage'],
  ['two rules of one name', '    - { to: two,', '    - { to: two, when: contract.signed }\n    - { to: two,', 'written-twice'],
  [
    'a stage rule in the shadow of a wider one above it',
    '  churn: {',
    '    - { id: lost, to: gone, when: contract.ended && referrals > 2 }\n  churn: {',
    'rule-never-fires',
  ],
  ['a signal that never rises', 'when: referrals == 0,', 'when: referrals < 0,', 'rule-never-fires'],
  ['a signal of which nothing is said', 'event: InvoiceOverdue, within: P30D, causes', 'causes', 'signal-without-kind'],
  [
    'a signal about an event that does not exist',
    'event: InvoiceOverdue, within',
    'event: InvoiceOverdu, within',
    'unknown-event',
  ],
  ['a setting of another kind of signal', 'within: P30D', 'within: P30D, ratioBelow: 0.5', 'setting-does-not-fit'],
  ['a count without an end', 'InvoiceOverdue, within: P30D', 'InvoiceOverdue', 'missing'],
  ['a signal that depends on the stage', 'when: referrals == 0', "when: stage == 'one'", 'not-usable-here'],
  [
    'a fall of what is no series',
    'when: referrals == 0, recover: referrals >= 2',
    'series: referrals, baseline: { buckets: 8 }, recent: { buckets: 2 }, ratioBelow: 0.5',
    'unknown-series',
  ],
  [
    'business time without a calendar',
    'when: referrals == 0, recover: referrals >= 2',
    'answers: { P1: PT1H }',
    'calendar-missing',
  ],
  ['a reason that nobody can give', 'winBack: { price:', 'winBack: { prise:', 'unknown-reason'],
  ['a renewal in a window that does not exist', 'window: focus', 'window: early', 'unknown-window'],
  ['an outlook upside down', 'likely: 70, atRisk: 40', 'likely: 40, atRisk: 70', 'outlook-upside-down'],
  ['a signal that does not exist', 'signal.late', 'signal.lat', 'unknown-fact'],
  ['a playbook on something that never happens', 'enter:two', 'enter:three', 'unknown-trigger'],
  ['a task for nobody', 'role: csm, due', 'role: ceo, due', 'role-nobody-has'],
  ['business days without a calendar', 'due: P3D', 'due: P3BD', 'calendar-missing'],
  [
    'a calendar that does not know the year',
    "effectiveFrom: '2026-01-01'\n",
    "effectiveFrom: '2030-01-01'\n  calendar: CN\n",
    'calendar-does-not-cover',
  ],
  ['a calendar that does not exist', 'currency: CNY\n', 'currency: CNY\n  calendar: CH\n', 'unknown-value'],
  [
    'a calendar beyond what is published',
    'currency: CNY\n',
    'currency: CNY\n  calendar: { name: CN, through: 2999 }\n',
    'calendar-does-not-cover',
  ],
  [
    'years of a calendar that has none',
    'currency: CNY\n',
    'currency: CNY\n  calendar: { name: weekdays, through: 2026 }\n',
    'setting-does-not-fit',
  ],
  [
    'a holiday that is no day',
    'currency: CNY\n',
    'currency: CNY\n  calendar: { name: CN, holidays: [2026-02-30] }\n',
    'not-a-date',
  ],
  [
    'a day that is off and worked',
    'currency: CNY\n',
    'currency: CNY\n  calendar: { name: CN, holidays: [2027-02-05], workingDays: [2027-02-05] }\n',
    'written-twice',
  ],
])('refuses %s', (_, from, to, code) => {
  const problems = after(from, to);
  expect(problems.map((problem) => problem.code)).toEqual([code]);
  for (const { line, remedy } of problems) expect([line > 1, remedy.length > 5]).toEqual([true, true]);
});
