import { fromDayNumber, type PlainDate } from '@strata/kernel';
import { amended, contractsAfter, dayOf, notRenewed, renewed, signed, terminated, windows } from '../test/contract.fixtures.js';
import {
  type ContractStates,
  type DatedEvent,
  foldRelation,
  forgetContracts,
  initialRelation,
  relationChangesOn,
  relationFacts,
  tagsOf,
} from './index.js';

const factsOf = (contracts: ContractStates, day: PlainDate) => {
  const facts = relationFacts([], { ...initialRelation, contracts }, dayOf(day));
  return [facts['contract.signed'], facts['contract.ended'], facts['contract.renewed'], facts['days_since_end']];
};
const year = signed('2026-01-01', '2026-12-31');

it.each([
  ['before any contract', contractsAfter(), '2026-06-01', [false, false, false, undefined]],
  ['before the term begins', contractsAfter(year), '2025-12-01', [true, false, false, undefined]],
  ['on the last day', contractsAfter(year), '2026-12-31', [true, false, false, undefined]],
  ['on the day after', contractsAfter(year), '2027-01-01', [false, true, false, 1]],
  ['renewed early', contractsAfter(year, renewed('2027-01-01', '2027-12-31')), '2026-12-01', [true, false, true, undefined]],
  [
    'in the renewed term',
    contractsAfter(year, renewed('2027-01-01', '2027-12-31')),
    '2027-06-01',
    [true, false, true, undefined],
  ],
  ['after a renewed term', contractsAfter(year, renewed('2027-01-01', '2027-12-31')), '2028-01-10', [false, true, false, 10]],
  [
    'renewed after a gap',
    contractsAfter(year, renewed('2027-03-01', '2027-12-31')),
    '2027-02-01',
    [true, false, true, undefined],
  ],
  [
    'renewed although it wanted to go',
    contractsAfter(year, notRenewed(), renewed('2027-01-01', '2027-12-31')),
    '2027-02-01',
    [true, false, true, undefined],
  ],
  ['terminated', contractsAfter(year, terminated('2026-06-30')), '2026-07-01', [false, true, false, 1]],
  ['terminated, but not yet over', contractsAfter(year, terminated('2026-06-30')), '2026-06-30', [true, false, false, undefined]],
  ['extended', contractsAfter(year, amended({ end: '2027-01-31' })), '2027-01-31', [true, false, false, undefined]],
  [
    'another contract goes on',
    contractsAfter(year, signed('2026-06-01', '2027-05-31', 'c2')),
    '2027-02-01',
    [true, false, false, undefined],
  ],
  ['won back', contractsAfter(year, signed('2028-01-01', '2028-12-31', 'c2')), '2028-02-01', [true, false, false, undefined]],
])('%s', (_, contracts, day, expected) => {
  expect(factsOf(contracts, day)).toEqual(expected);
  expect(factsOf(forgetContracts(contracts, dayOf(day)), day)).toEqual(expected);
});

it('forgets terms and contracts that nobody asks for, but never the one that ended last', () => {
  const contracts = contractsAfter(year, renewed('2027-01-01', '2027-12-31'), signed('2020-01-01', '2020-12-31', 'old'));
  expect(forgetContracts(contracts, dayOf('2027-06-01'))).toEqual({
    c1: {
      agreed: 2,
      terms: [expect.objectContaining({ start: dayOf('2027-01-01') })],
    },
  });
  expect(factsOf(forgetContracts(contracts, dayOf('2040-01-01')), '2040-01-01').slice(0, 2)).toEqual([false, true]);
});

it('has a tag from when it was given until it is taken, whatever the order in which it is told', () => {
  const tag = (type: string, at: string, name = 'strategic') => ({ type, data: { tag: name }, occurredAt: at, day: 0 });
  const [given, taken, other] = [
    tag('account.tagged.v1', '2026-01-01T00:00:00.000Z'),
    tag('account.untagged.v1', '2026-02-01T00:00:00.000Z'),
    tag('account.tagged.v1', '2026-02-01T00:00:00.000Z', '__proto__'),
  ];
  for (const told of [
    [given, taken, other],
    [taken, other, given],
  ])
    expect(tagsOf(told.reduce(foldRelation, initialRelation).tags)).toEqual(['__proto__']);
});

it('counts the days since an account went live, and since its contract ended', () => {
  const live = { type: 'account.milestone-reached.v1', data: { milestone: 'live' }, occurredAt: '', day: dayOf('2026-03-01') };
  const state = foldRelation({ ...initialRelation, contracts: contractsAfter(year) }, live);
  expect(relationFacts(windows, state, dayOf('2026-03-31'))).toMatchObject({ days_live: 30, 'window.early': false });
  const turns = (fact: string) => (fact === 'days_live' ? [90, 91] : [1, 30]);
  const days = [];
  for (
    let day = relationChangesOn(windows, state, dayOf('2026-03-01'), turns);
    day < Infinity;
    day = relationChangesOn(windows, state, day, turns)
  )
    days.push(fromDayNumber(day));
  expect(days).toEqual(['2026-05-30', '2026-05-31', '2026-09-02', '2026-10-03', '2027-01-01', '2027-01-30']);
});

describe('the introduction of a customer that was gone and comes back', () => {
  const reached = (milestone: string, day: PlainDate) => ({
    type: 'account.milestone-reached.v1',
    data: { milestone },
    day: dayOf(day),
    occurredAt: `${day}T04:00:00.000Z`,
  });
  const contract = (start: PlainDate, day: PlainDate, contractId = 'c2') => ({
    type: 'account.contract-signed.v1',
    data: { contractId, start, end: '2029-12-31' },
    day: dayOf(day),
    occurredAt: `${day}T04:00:00.000Z`,
  });
  const first = {
    ...contract('2026-01-01', '2026-01-01', 'c1'),
    data: { contractId: 'c1', start: '2026-01-01', end: '2026-12-31' },
  };
  const milestonesAfter = (...events: readonly DatedEvent[]) =>
    [first, reached('live', '2026-02-01'), ...events].reduce(foldRelation, initialRelation).milestones;

  it('begins again: what was reached before does not count, also when it is told late', () => {
    expect(milestonesAfter(contract('2027-04-01', '2027-03-01'))).toEqual({});
    expect(milestonesAfter(contract('2027-04-01', '2027-03-01'), reached('trained', '2026-05-01'))).toEqual({});
    expect(milestonesAfter(contract('2027-04-01', '2027-03-01'), reached('live', '2027-05-01'))).toEqual({
      live: dayOf('2027-05-01'),
    });
  });

  it.each([
    ['that goes on without a gap, though it was signed late', contract('2027-01-01', '2027-01-10')],
    ['that was agreed before the end', contract('2027-04-01', '2026-12-31')],
  ])('goes on with a contract %s', (_, next) => expect(milestonesAfter(next)).toEqual({ live: dayOf('2026-02-01') }));

  it('goes on with a renewal that is recorded late', () =>
    expect(milestonesAfter({ ...contract('2027-02-01', '2027-02-01', 'c1'), type: 'account.contract-renewed.v1' })).toEqual({
      live: dayOf('2026-02-01'),
    }));
});
