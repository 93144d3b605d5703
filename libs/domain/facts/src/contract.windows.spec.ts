import fc from 'fast-check';
import { addDays, daysBetween, fromDayNumber, type PlainDate } from '@strata/kernel';
import { amended, contractsAfter, dayOf, notRenewed, renewed, signed, terminated, windows } from '../test/contract.fixtures.js';
import { type ContractStates, windowsChangeOn, windowsOn } from './index.js';

const openOn = (contracts: ContractStates, day: PlainDate): readonly string[] =>
  windowsOn(windows, contracts, dayOf(day)).map(({ window, contractId }) => `${contractId} ${window}`);
const opensOn = (contracts: ContractStates, day: PlainDate) =>
  Object.fromEntries(windowsOn(windows, contracts, dayOf(day)).map((one) => [one.window, fromDayNumber(one.opensOn)]));

it('S2 renewal: of the term 2026-03-01 to 2027-02-28 the last third opens on 2026-10-31, the last ninety days on 2026-12-01', () => {
  const contracts = contractsAfter(signed('2026-03-01', '2027-02-28'));
  expect(opensOn(contracts, '2027-02-28')).toEqual({ early: '2026-10-31', focus: '2026-12-01' });
  expect(openOn(contracts, '2026-10-30')).toEqual([]);
  expect(openOn(contracts, '2026-10-31')).toEqual(['c1 early']);
  expect(openOn(contracts, '2026-12-01')).toEqual(['c1 early', 'c1 focus']);
  expect(openOn(contracts, '2027-03-01')).toEqual([]);
});

it('short term: of 2026-01-01 to 2026-06-30 the last ninety days open on 2026-04-02, before the last third on 2026-05-02', () => {
  const contracts = contractsAfter(signed('2026-01-01', '2026-06-30'));
  expect(opensOn(contracts, '2026-06-30')).toEqual({ early: '2026-05-02', focus: '2026-04-02' });
});

it('keeps the windows of several contracts apart, and opens both when they end together', () => {
  const contracts = contractsAfter(signed('2026-01-01', '2026-12-31', 'a'), signed('2026-07-01', '2026-12-31', 'b'));
  expect(openOn(contracts, '2026-09-15')).toEqual(['a early']);
  expect(openOn(contracts, '2026-12-31')).toEqual(['a early', 'a focus', 'b early', 'b focus']);
});

it('follows an amendment of the end', () => {
  const contracts = contractsAfter(signed('2026-01-01', '2026-12-31'), amended({ end: '2027-06-30' }));
  expect(openOn(contracts, '2026-12-15')).toEqual([]);
  expect(openOn(contracts, '2027-06-30')).toEqual(['c1 early', 'c1 focus']);
});

it('closes the windows when the contract is renewed early, and opens those of the new term in their time', () => {
  const contracts = contractsAfter(signed('2026-01-01', '2026-12-31'), renewed('2027-01-01', '2027-12-31'));
  expect(openOn(contracts, '2026-12-15')).toEqual([]);
  expect(openOn(contracts, '2027-12-15')).toEqual(['c1 early', 'c1 focus']);
});

it('leaves them open for a customer who wants to go, and closes them when the contract is terminated', () => {
  const going = contractsAfter(signed('2026-01-01', '2026-12-31'), notRenewed());
  expect(openOn(going, '2026-12-15')).toEqual(['c1 early', 'c1 focus']);
  const gone = contractsAfter(signed('2026-01-01', '2026-12-31'), terminated('2026-12-20'));
  expect(openOn(gone, '2026-12-15')).toEqual([]);
});

const aTerm = fc
  .tuple(
    fc.date({ min: new Date('2019-11-01'), max: new Date('2033-01-01'), noInvalidDate: true }),
    fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 3_653 })),
  )
  .map(([date, days]) => {
    const start = date.toISOString().slice(0, 10);
    return { start, end: addDays(start, days - 1) };
  });

it('has open on each day of any term what counting the days that are left says', () =>
  fc.assert(
    fc.property(aTerm, ({ start, end }) => {
      const contracts = contractsAfter(signed(start, end));
      const days = daysBetween(start, end) + 1;
      for (let day = addDays(start, -2); day <= addDays(end, 2); day = addDays(day, 1)) {
        const left = daysBetween(day, end) + 1;
        const isInTerm = day >= start && day <= end;
        expect([day, ...openOn(contracts, day)]).toEqual([
          day,
          ...(isInTerm && left * 3 <= days ? ['c1 early'] : []),
          ...(isInTerm && left <= 90 ? ['c1 focus'] : []),
        ]);
      }
    }),
    { numRuns: 25 },
  ));

it('names every day on which a window opens or closes, and no other', () =>
  fc.assert(
    fc.property(fc.array(aTerm, { minLength: 1, maxLength: 3 }), (terms) => {
      const contracts = contractsAfter(...terms.map(({ start, end }, index) => signed(start, end, `c${String(index)}`)));
      const from = dayOf(terms.map(({ start }) => start).toSorted()[0]!) - 3;
      const until =
        dayOf(
          terms
            .map(({ end }) => end)
            .toSorted()
            .at(-1)!,
        ) + 3;
      const told: number[] = [];
      for (let day = windowsChangeOn(windows, contracts, from); day < Infinity; day = windowsChangeOn(windows, contracts, day))
        told.push(day);
      const found: number[] = [];
      for (let day = from + 1; day <= until; day++) {
        const [before, after] = [day - 1, day].map((one) => openOn(contracts, fromDayNumber(one)).join());
        if (before !== after) found.push(day);
      }
      expect(told).toEqual(found);
    }),
    { numRuns: 15 },
  ));
