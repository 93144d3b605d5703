import { inputOf } from '@strata/kernel/testing';
import { cnB2b, contract, order, registered, Story, tagged, trait } from '../test/score.fixtures.js';
import { adopt, initialScore, observe } from './index.js';

const withSection = (section: string) => cnB2b(['\nladders:', `\n${section}\nladders:`]);
const vip = withSection('segments: { vip: { when: "order_value > 10000000" } }');
const segmentsOf = (story: Story) =>
  story.decisions.flatMap(({ type, data }) =>
    type === 'scoring.segment-entered.v1'
      ? [`enters ${data.segment} on ${data.on}`]
      : type === 'scoring.segment-left.v1'
        ? [`leaves ${data.segment} on ${data.on}: ${data.because}`]
        : [],
  );

it('S4 VIP: spending above 100,000 CNY in twelve months enters the segment, and leaves it when the window moves on', () => {
  const story = new Story(vip).then(order(60_000, '2026-03-01'), order(40_000, '2026-04-01'));
  expect(segmentsOf(story)).toEqual([]);
  story.then(order(1, '2026-04-01')).until('2027-06-01');
  expect(segmentsOf(story)).toEqual(['enters vip on 2026-04-01', 'leaves vip on 2027-03-01: condition']);
});

it('keeps with the decision what the rule saw', () => {
  const { decisions } = new Story(vip).then(order(100_001, '2026-03-01'));
  expect(decisions.find(({ type }) => type === 'scoring.segment-entered.v1')?.data).toMatchObject({
    accountId: 'acct-a',
    segment: 'vip',
    facts: { order_value: 10_000_100 },
    on: '2026-03-01',
    policy: { id: 'cn-b2b' },
  });
});

it('groups by tags and by the tier just decided', () => {
  const policy = withSection(`segments: { partners: { when: "'partner' in tags && tier.value == 'E'" } }`);
  const story = new Story(policy).then(
    registered('2026-03-01'),
    tagged('partner', '2026-03-02'),
    tagged('partner', '2026-03-05', false),
  );
  expect(segmentsOf(story)).toEqual(['enters partners on 2026-03-02', 'leaves partners on 2026-03-05: condition']);
});

it('knows who is in a window of its contract', () => {
  const policy = withSection('segments: { expiring: { when: window.focus } }');
  const story = new Story(policy).then(contract('2026-03-01', '2027-02-28')).until('2027-04-01');
  expect(segmentsOf(story)).toEqual(['enters expiring on 2026-12-01', 'leaves expiring on 2027-03-01: condition']);
});

it('leaves every segment when it is not graded any more', () => {
  const story = new Story(vip).then(order(200_000, '2026-03-01'), trait('internal', true, '2026-03-02'));
  expect(segmentsOf(story)).toEqual(['enters vip on 2026-03-01', 'leaves vip on 2026-03-02: exclusion']);
});

it('leaves a segment that a new policy does not have, and says that the policy is why', () => {
  const story = new Story(vip).then(order(200_000, '2026-03-01'));
  const next = cnB2b(['version: 1', 'version: 2']);
  const folded = observe(next, initialScore, inputOf(order(200_000, '2026-03-01'), 1, '2026-03-05'));
  const took = inputOf({ type: 'scoring.policy-took-effect.v1', data: {}, day: '2026-03-05' }, 2, '2026-03-05');
  const { state, decisions } = adopt(next, story.state, folded, took);
  expect(decisions.find(({ type }) => type === 'scoring.segment-left.v1')?.data).toMatchObject({
    segment: 'vip',
    since: '2026-03-01',
    because: 'policy',
    policy: { version: 2 },
  });
  expect(Object.keys(state.segments ?? {})).toEqual([]);
});

it('S3 potential: the rights of grade D are kept to the end of the contract when the grade falls', () => {
  const policy = withSection(`entitlements:
  value: { E: { contract.discount: 0 }, D: { contract.discount: 0.03 }, C: { contract.discount: 0.05 }, B: { contract.discount: 0.08 }, A: { contract.discount: 0.10 } }
  onDowngrade: { keepUntil: contract_end }`);
  const story = new Story(policy).then(contract('2026-03-01', '2027-06-30'), order(3_000_000, '2026-03-01')).until('2027-08-01');
  const rights = story.decisions.flatMap(({ type, data }) =>
    type === 'scoring.entitlements-changed.v1'
      ? [[data.effectiveFrom, data.tier, data.entitlements['contract.discount'], data.because]]
      : [],
  );
  expect(rights).toEqual([
    ['2026-03-01', 'E', '0', 'tier'],
    ['2026-03-01', 'D', '0.03', 'tier'],
    ['2027-03-01', 'E', '0.03', 'tier'],
    ['2027-07-01', 'E', '0', 'lapse'],
  ]);
});
