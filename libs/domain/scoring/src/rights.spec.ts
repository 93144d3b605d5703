import { type ContractStates } from '@strata/domain-facts';
import { addDays, type PlainDate, toDayNumber } from '@strata/kernel';
import type { CompiledPolicy } from '@strata/policy';
import { cnB2b } from '../test/score.fixtures.js';
import { decideRights, entitlementsOn, evolveRights, type RightsState, rightsLapseOn } from './rights.js';
import type { EntitlementsChanged } from './rights.events.js';

const section = `
entitlements:
  value:
    E: { contract.discount: 0, operations.sla_p1: PT8H, operations.staff: shared }
    D: { contract.discount: 0.03, operations.sla_p1: PT4H, operations.staff: shared }
    C: { contract.discount: 0.05, operations.sla_p1: PT2H, operations.staff: '1:2' }
    B: { contract.discount: 0.08, operations.sla_p1: PT1H, operations.staff: '1:2', operations.green_channel: true }
    A: { contract.discount: 0.10, operations.sla_p1: PT30M, operations.staff: '1:1', operations.green_channel: true }
  onDowngrade: { keepUntil: contract_end }
ladders:`;
const policyWith = (keepUntil: string): CompiledPolicy =>
  cnB2b(['\nladders:', section.replace('{ keepUntil: contract_end }', keepUntil)]);
const untilContractEnd = policyWith('{ keepUntil: contract_end }');

const term = (start: PlainDate, end: PlainDate, terminatedOn?: PlainDate): ContractStates => ({
  c1: {
    agreed: 1,
    terms: [{ start: toDayNumber(start), end: toDayNumber(end), renewal: false, amount: null, edition: null }],
    ...(terminatedOn === undefined ? {} : { terminated: { on: toDayNumber(terminatedOn), reason: 'moved' } }),
  },
});
const year = term('2026-03-01', '2027-02-28');

type Change = Readonly<{ contracts?: ContractStates; isExcluded?: boolean; isAdopted?: boolean }>;

/** The rights of one account: its tier on a day, and what is said of its rights then. */
class Holder {
  held: RightsState = {};
  readonly said: EntitlementsChanged['data'][] = [];

  constructor(public policy: CompiledPolicy = untilContractEnd) {}

  on(on: PlainDate, tier: string | null, { contracts = year, isExcluded = false, isAdopted = false }: Change = {}): this {
    const tiers: Record<string, { tier: string }> = tier === null ? {} : { value: { tier } };
    const cause = { ledger: 'account', partition: 0, position: 1, eventId: 'e', type: 't' };
    const standing = { tiers, held: this.held, contracts, isExcluded, isAdopted };
    for (const { data } of decideRights(this.policy, standing, { accountId: 'acct-a', on, cause })) {
      this.said.push(data);
      this.held = evolveRights(this.held, data);
    }
    return this;
  }

  get last(): EntitlementsChanged['data'] | undefined {
    return this.said.at(-1);
  }
}

it('gives an account the rights of its tier, and more with a higher one', () => {
  const holder = new Holder().on('2026-03-01', 'E').on('2026-04-01', 'D');
  expect(
    holder.said.map(({ tier, effectiveFrom, entitlements }) => [tier, effectiveFrom, entitlements['contract.discount']]),
  ).toEqual([
    ['E', '2026-03-01', '0'],
    ['D', '2026-04-01', '0.03'],
  ]);
});

it('says nothing while nothing changes', () =>
  expect(new Holder().on('2026-03-01', 'E').on('2026-03-02', 'E').said).toHaveLength(1));

it('keeps the rights of a tier that is lost until the last day of the contract, and ends them on the day after', () => {
  const holder = new Holder().on('2026-03-01', 'D').on('2026-09-10', 'E');
  expect(holder.last).toMatchObject({
    tier: 'E',
    effectiveFrom: '2026-09-10',
    because: 'tier',
    granted: { 'contract.discount': '0', 'operations.sla_p1': 'PT8H', 'operations.staff': 'shared' },
    kept: [{ tier: 'D', until: '2027-02-28', entitlements: { 'contract.discount': '0.03', 'operations.sla_p1': 'PT4H' } }],
    entitlements: { 'contract.discount': '0.03', 'operations.sla_p1': 'PT4H', 'operations.staff': 'shared' },
  });
  expect(rightsLapseOn(holder.held)).toBe(toDayNumber('2027-03-01'));
  expect(holder.on('2027-02-28', 'E').said).toHaveLength(2);
  expect(holder.on('2027-03-01', 'E').last).toMatchObject({
    because: 'lapse',
    kept: [],
    entitlements: { 'contract.discount': '0' },
  });
  expect(rightsLapseOn(holder.held)).toBe(Infinity);
});

it('answers for a day to come from what is on record', () => {
  const { last } = new Holder().on('2026-03-01', 'D').on('2026-09-10', 'E');
  expect(entitlementsOn(last!, '2027-02-28')).toMatchObject({ 'contract.discount': '0.03' });
  expect(entitlementsOn(last!, '2027-03-01')).toMatchObject({ 'contract.discount': '0' });
});

it('keeps nothing without a contract that runs', () =>
  expect(new Holder().on('2026-03-01', 'D', { contracts: {} }).on('2026-09-10', 'E', { contracts: {} }).last?.kept).toEqual([]));

it('keeps what was promised last longest when the tier falls again', () => {
  const holder = new Holder().on('2026-03-01', 'A').on('2026-05-01', 'C').on('2026-06-01', 'E');
  expect(holder.last?.kept.map(({ tier, until }) => [tier, until])).toEqual([
    ['C', '2027-02-28'],
    ['A', '2027-02-28'],
  ]);
  expect(holder.last?.entitlements).toMatchObject({
    'operations.sla_p1': 'PT30M',
    'operations.staff': '1:1',
    'contract.discount': '0.1',
  });
});

it('forgets what was kept when the tier is reached again', () =>
  expect(new Holder().on('2026-03-01', 'D').on('2026-05-01', 'E').on('2026-06-01', 'C').last).toMatchObject({
    kept: [],
    entitlements: { 'contract.discount': '0.05' },
  }));

it('ends what was kept when the contract is ended early', () => {
  const ended = term('2026-03-01', '2027-02-28', '2026-10-31');
  const holder = new Holder().on('2026-03-01', 'D').on('2026-09-10', 'E').on('2026-10-01', 'E', { contracts: ended });
  expect(holder.last).toMatchObject({ because: 'contract', kept: [{ tier: 'D', until: '2026-10-31' }] });
});

it('keeps rights for a period, the day of the fall included', () => {
  const holder = new Holder(policyWith('{ keepUntil: P60D }')).on('2026-03-01', 'D').on('2026-09-10', 'E');
  expect(holder.last?.kept[0]?.until).toBe(addDays('2026-09-10', 59));
});

it('takes rights away at once where the policy says so', () => {
  const holder = new Holder(policyWith('at_once')).on('2026-03-01', 'D').on('2026-09-10', 'E');
  expect(holder.last).toMatchObject({ kept: [], entitlements: { 'contract.discount': '0' } });
});

it('gives the rights of a new policy from the day on which it decides, and keeps what was promised before', () => {
  const holder = new Holder().on('2026-03-01', 'D').on('2026-09-10', 'E');
  holder.policy = cnB2b(['\nladders:', section.replace('PT8H', 'PT6H')], ['version: 1', 'version: 2']);
  expect(holder.on('2026-10-01', 'E', { isAdopted: true }).last).toMatchObject({
    because: 'policy',
    granted: { 'operations.sla_p1': 'PT6H' },
    kept: [{ tier: 'D', until: '2027-02-28' }],
    policy: { version: 2 },
  });
});

it('ends all rights of an account that is not graded any more', () =>
  expect(new Holder().on('2026-03-01', 'D').on('2026-09-10', null, { isExcluded: true }).last).toMatchObject({
    tier: null,
    because: 'exclusion',
    entitlements: {},
    kept: [],
  }));

it('ends rights that a new policy gives no more', () => {
  const holder = new Holder().on('2026-03-01', 'D');
  holder.policy = cnB2b();
  expect(holder.on('2026-04-01', 'D', { isAdopted: true }).last).toMatchObject({
    tier: null,
    because: 'policy',
    entitlements: {},
  });
});
