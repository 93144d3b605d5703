import { Skips } from './skips.js';

const parked = { stream: 'account-a', position: 7, isOwnInput: false, outcome: null, upTo: null };

it('leaves a parked account alone from its poison on, and nobody else', () => {
  const skips = new Skips([parked]);
  expect([6, 7, 8].map((position) => skips.isLeftOut('account-a', position))).toEqual([false, true, true]);
  expect(skips.isLeftOut('account-b', 8)).toBe(false);
  expect(skips.isParked('account-a', { position: 6, isOwnInput: true })).toBe(false);
  expect(skips.isParked('account-a', { position: 7, isOwnInput: true })).toBe(true);
});

it('takes the event before an own input on which an account failed, and nothing from the input on', () => {
  const skips = new Skips([{ ...parked, isOwnInput: true }]);
  expect(skips.isParked('account-a', { position: 7, isOwnInput: false })).toBe(false);
  expect(skips.isParked('account-a', { position: 7, isOwnInput: true })).toBe(true);
});

it('forgets the dropped events of an account and takes days, policies and what comes later', () => {
  const skips = new Skips([{ ...parked, outcome: 'dropped', upTo: 9 }]);
  expect([6, 7, 9, 10].map((position) => skips.isLeftOut('account-a', position))).toEqual([false, true, true, false]);
  expect(skips.isParked('account-a', { position: 8, isOwnInput: false })).toBe(false);
});
