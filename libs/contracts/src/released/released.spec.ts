import { contracts, publicContracts } from '../index.js';
import { breachesOf, describeBreach } from './compatibility.js';
import { releasedContracts } from './released.parser.js';

const now = new Map([...contracts, ...publicContracts].map((one) => [one.type, one]));

it('every contract that was released keeps what it promised', () => {
  expect(releasedContracts().flatMap((one) => breachesOf(one, now.get(one.type)).map(describeBreach))).toEqual([]);
});

it('what others build on is released', () => {
  expect(releasedContracts().map(({ type }) => type)).toEqual(expect.arrayContaining(publicContracts.map(({ type }) => type)));
});
