import {
  adopted,
  cnB2b,
  departed,
  milestone,
  named,
  onboarded,
  recordedPolicy,
  registered,
  renewed,
  samplePolicy,
  signed,
  Story,
  trait,
  usage,
  visit,
} from '../test/lifecycle.fixtures.js';

const features = (day: string) => ['a', 'b', 'c'].map((name) => adopted(name, day));

it('begins in the first stage, and is launched by a contract', () => {
  const story = new Story().then(registered('2026-01-01'), signed('2026-02-01', '2027-01-31', '2026-01-10'));
  expect(story.stages).toEqual(['-→signing on 2026-01-01 by -', 'signing→launch on 2026-01-10 by launch']);
  expect(story.of('lifecycle.stage-changed.v1')[1]).toMatchObject({
    reason: expect.stringContaining('rule launch: contract.signed'),
    facts: { 'contract.signed': true, stage: 'signing' },
    missing: ['adoption_depth', 'days_live', 'days_since_end'],
    policy: { id: 'cn-b2b' },
    cause: { type: 'account.contract-signed.v1' },
  });
});

it('grows when the introduction is done, and matures after ninety days live with depth', () => {
  const story = new Story()
    .then(signed('2026-01-01', '2027-12-31'), ...onboarded('2026-01-20'), ...features('2026-02-01'))
    .until('2026-05-01');
  expect(story.stages.slice(2)).toEqual(['launch→growth on 2026-01-20 by growth', 'growth→maturity on 2026-04-20 by maturity']);
  expect(story.of('lifecycle.milestones-completed.v1')).toMatchObject([
    { name: 'onboarding_done', reached: { trained: '2026-01-20' } },
  ]);
});

it('goes growth, pre-churn, growth, renewal, growth', () => {
  const story = new Story()
    .then(signed('2026-01-01', '2026-12-31'), ...onboarded('2026-01-20'), named('p1', '2026-01-21'), departed('p1', '2026-03-01'))
    .then(named('p2', '2026-03-10'), ...['2026-04-20', '2026-06-01', '2026-07-10', '2026-08-20', '2026-09-20'].map(visit))
    .then(visit('2026-10-10'), renewed('2027-01-01', '2027-12-31', '2026-11-15'));
  expect(story.stages.slice(2)).toEqual([
    'launch→growth on 2026-01-20 by growth',
    'growth→pre_churn on 2026-03-01 by pre_churn',
    'pre_churn→growth on 2026-03-10 by growth',
    'growth→renewal on 2026-09-02 by renewal',
    'renewal→growth on 2026-11-15 by growth',
  ]);
  expect(story.of('lifecycle.renewal-settled.v1')).toMatchObject([
    { outcome: 'renewed', term: 1, end: '2026-12-31', reason: 'value' },
  ]);
  expect(story.of('lifecycle.renewal-assessed.v1')[0]).toMatchObject({
    probability: 60,
    outlook: 'open',
    contracts: [{ contractId: 'c1', end: '2026-12-31' }],
  });
});

it('puts learning and implementation together to one state with its own path', () => {
  const story = new Story().then(
    trait('learning-progress', 90, '2026-01-05'),
    trait('implementation-progress', 30, '2026-01-06'),
    trait('implementation-progress', 85, '2026-02-01'),
  );
  expect(story.of('lifecycle.joint-state-changed.v1').map(({ from, to, path }) => [from, to, path[0]])).toEqual([
    [null, 'knows_but_waits', '排除实施障碍'],
    ['knows_but_waits', 'on_track', '收集最佳实践'],
  ]);
});

it('moves nobody by rules that lead round in a circle, of a policy that was recorded before such rules were refused', () => {
  const { lifecycle, ...document } = cnB2b().document;
  const rules = [
    { id: 'there', to: 'growth', when: "contract.signed && stage in ['signing', 'launch']" },
    { id: 'back', to: 'launch', when: "contract.signed && stage == 'growth'" },
    ...(lifecycle?.rules ?? []),
  ];
  const circle = recordedPolicy({ ...document, lifecycle: { ...lifecycle, rules } });
  expect(new Story(circle).then(signed('2026-01-01', '2026-12-31')).stages).toEqual(['-→signing on 2026-01-01 by -']);
});

it('S0: lives through the five operating stages of another vocabulary, by policy alone', () => {
  const story = new Story(samplePolicy('annual-subscription'))
    .then(
      signed('2026-01-01', '2026-12-31'),
      milestone('kickoff-held', '2026-01-05'),
      milestone('initialised', '2026-01-20'),
      milestone('trained', '2026-02-01'),
    )
    .then(...features('2026-04-01'), usage('2026-05', 50, '2026-06-01'))
    .until('2027-01-02');
  expect(story.stages).toEqual([
    '-→handover on 2026-01-01 by -',
    'handover→delivery on 2026-01-05 by delivery',
    'delivery→promotion on 2026-02-01 by promotion',
    'promotion→stable on 2026-04-01 by stable',
    'stable→ending on 2026-10-03 by ending',
    'ending→left on 2027-01-01 by left',
  ]);
});

it('serves what each stage is for, with material by industry', () => {
  const launch = cnB2b().lifecycle?.stages.find(({ id }) => id === 'launch');
  expect(launch).toMatchObject({
    label: '启动期',
    roles: ['implementation_trainer', 'csm'],
    goal: expect.stringContaining('启用'),
  });
  expect(launch?.material).toContainEqual({ name: '零售业成功案例', kind: 'case', industries: ['retail'] });
});
