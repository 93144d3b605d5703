import { type PlainDate, toDayNumber } from '@strata/kernel';
import { compileWindows } from '@strata/policy';
import { foldContracts, type ContractStates } from '../src/index.js';

/** The last third and the last ninety days. */
export const windows = compileWindows({ early: { lastFraction: '1/3' }, focus: { lastDays: 90 } });

type Told = Readonly<{ type: string; data: unknown }>;
const told = (name: string, data: object): Told => ({ type: `account.contract-${name}.v1`, data });
const price = { amount: { amount: 100, currency: 'CNY' }, edition: 'pro' };

export const signed = (start: PlainDate, end: PlainDate, contractId = 'c1'): Told =>
  told('signed', { contractId, start, end, ...price });
export const renewed = (start: PlainDate, end: PlainDate, contractId = 'c1'): Told =>
  told('renewed', { contractId, start, end, ...price, reason: 'value' });
export const amended = (change: object, contractId = 'c1'): Told => told('amended', { contractId, ...change });
export const notRenewed = (contractId = 'c1'): Told => told('not-renewed', { contractId, reason: 'price' });
export const terminated = (on: PlainDate, contractId = 'c1'): Told => told('terminated', { contractId, on, reason: 'merged' });

export const contractsAfter = (...events: readonly Told[]): ContractStates => events.reduce<ContractStates>(foldContracts, {});

export const dayOf = toDayNumber;
