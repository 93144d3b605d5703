import { holds, labelIn } from './index.js';
import { compileText, minimal } from '../test/policy.fixtures.js';

const withLadders = (ladders: string): string => minimal.slice(0, minimal.indexOf('ladders:')) + ladders;

const policy = compileText(
  withLadders(`ladders:
  service:
    label: { zh: 服务, en: Service }
    rules:
      - { id: S, when: "rank_share <= 0.15 || 'strategic' in tags", expectShare: [0.10, 0.20] }
      - { id: A, when: "order_value >= 50000000 && tier.value != 'E'" }
      - { id: C, when: 'true' }
  value:
    tiers: [{ id: E, enter: 0 }, { id: D, label: { zh: 潜力客户, en: Potential }, enter: 30, keep: 26 }]
    upgrade: { apply: immediately }
    downgrade: { confirm: 2, every: P1M, grace: P60D, hold: 'window.focus || override.active' }
overrides: { fields: [tier, reason, approver, expires], maxDuration: P180D, approverMustDiffer: true }
windows: { early: { lastFraction: '1/3' }, focus: { lastDays: 90 } }
`),
);
const [value, service] = policy.ladders;

it('compiles a ladder of points with the way it falls', () => {
  expect(value).toMatchObject({
    name: 'value',
    kind: 'score',
    tiers: [
      { id: 'E', enter: 0, keep: 0 },
      { id: 'D', label: { zh: '潜力客户', en: 'Potential' }, enter: 30, keep: 26 },
    ],
    upgrade: null,
    downgrade: { confirm: 2, every: { months: 1 }, grace: { days: 60 }, maxSteps: null },
  });
});

it('compiles how often a rise must be seen', () => {
  const text = `ladders: { value: { tiers: [{ id: E, enter: 0 }, { id: D, enter: 30 }], upgrade: { confirm: 2, every: P1M } } }`;
  expect(compileText(withLadders(text)).ladders[0]?.upgrade).toEqual({ confirm: 2, every: { months: 1, days: 0 } });
});

it('compiles a ladder of rules behind the ladders of points, its tiers from the lowest', () => {
  expect(service).toMatchObject({
    name: 'service',
    kind: 'matrix',
    label: { zh: '服务', en: 'Service' },
    tiers: [{ id: 'C', when: null }, { id: 'A' }, { id: 'S', expectShare: [0.1, 0.2] }],
  });
});

it('evaluates built-ins under their whole names', () => {
  const hold = value?.downgrade?.hold;
  expect(hold?.facts).toEqual(['override.active', 'window.focus']);
  expect(hold?.evaluate({ 'window.focus': true, 'override.active': false })).toEqual({ ok: true, value: true });
  const [, a, s] = service?.kind === 'matrix' ? service.tiers : [];
  expect(s?.when?.evaluate({ rank_share: 0.15, tags: [] })).toEqual({ ok: true, value: true });
  expect(s?.when?.evaluate({ rank_share: 1, tags: ['strategic'] })).toEqual({ ok: true, value: true });
  expect(s?.when?.evaluate({ rank_share: 0.16, tags: ['x'] })).toEqual({ ok: true, value: false });
  expect(a?.when?.evaluate({ order_value: 50_000_000, 'tier.value': 'D' })).toEqual({ ok: true, value: true });
});

it('knows the alternatives of a condition each for itself', () => {
  expect(value?.downgrade?.hold?.alternatives.map(({ facts }) => facts)).toEqual([['window.focus'], ['override.active']]);
});

it('says which built-ins its rules read and what overrides must keep to', () => {
  expect([...policy.builtIns.keys()]).toEqual(['override.active', 'rank_share', 'tags', 'tier.value', 'window.focus']);
  expect(policy.overrides).toEqual({ maxDuration: { months: 0, days: 180 }, approverMustDiffer: true });
});

it('says at which values days since a contract may turn a rule', () => {
  const { builtIns } = compileText(minimal.replace("when: 'idle > 90'", "when: 'days_live >= 90'"));
  expect([...builtIns]).toEqual([['days_live', [90, 91]]]);
});

it('takes a strategic customer for one although no review has ranked it yet', () => {
  const s = service?.kind === 'matrix' ? service.tiers.at(-1)?.when : null;
  expect([{ tags: ['strategic'] }, { tags: [] }, { rank_share: 0.1 }, {}].map((facts) => s && holds(s, facts))).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

it('shows a label in the language asked for, or in one that it has', () => {
  expect([labelIn('潜力客户', 'en'), labelIn({ zh: '潜力客户', en: 'Potential' }, 'en'), labelIn({ zh: '潜力' }, 'en')]).toEqual([
    '潜力客户',
    'Potential',
    '潜力',
  ]);
});
