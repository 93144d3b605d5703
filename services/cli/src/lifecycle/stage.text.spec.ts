import { stageLines, tiersText } from './stage.text.js';

const stage = {
  stage: 'pre_churn',
  since: '2026-03-09',
  reason: 'usage_drop is open',
  content: {
    journey: 'it does not fit any more',
    goal: 'find out why',
    roles: ['csm'],
    work: ['visit', 'offer a solution'],
    material: [{ name: 'Case of a bank', kind: 'case', url: 'https://example.com/bank' }],
  },
  way: [
    { stage: 'growth', enteredOn: '2026-02-01' },
    { stage: 'pre_churn', enteredOn: '2026-03-09' },
  ],
  milestones: [{ name: 'onboarding_done', completedOn: '2026-01-05' }],
  joint: { state: 'practising', since: '2026-02-01' },
  windows: [{ window: 'early', contractId: 'c-1', opensOn: '2026-03-01', end: '2026-06-30' }],
  signals: [{ signal: 'usage_drop', openedOn: '2026-03-09', explanation: null, causes: ['staff_left', 'other'] }],
  churn: { markedOn: '2025-07-01', endedOn: '2025-06-30', reason: 'price', plan: 'offer a discount' },
};

it('says in which stage an account is, why, what it is for, and what is open', () =>
  expect(stageLines(stage)).toEqual([
    ['stage', 'pre_churn since 2026-03-09'],
    ['why', 'usage_drop is open'],
    ['way', 'growth 2026-02-01 → pre_churn 2026-03-09'],
    ['journey', 'it does not fit any more'],
    ['goal', 'find out why'],
    ['roles', 'csm'],
    ['to do', 'visit'],
    ['to do', 'offer a solution'],
    ['material', 'Case of a bank (case) https://example.com/bank'],
    ['milestones', 'onboarding_done on 2026-01-05'],
    ['learning', 'practising since 2026-02-01'],
    ['window', 'early of c-1 since 2026-03-01; the term ends on 2026-06-30'],
    ['signal', 'usage_drop since 2026-03-09; cause wanted: staff_left, other'],
  ]));

it('says that an account is gone, why, and how it is to be won back, until it is', () => {
  const gone = { stage: 'churned', since: '2025-07-01', churn: stage.churn };
  expect(stageLines(gone)).toContainEqual(['gone', 'since 2025-07-01: price; win back: offer a discount']);
  expect(stageLines({ ...gone, churn: { ...gone.churn, reason: null, plan: null } })).toContainEqual([
    'gone',
    'since 2025-07-01: reason wanted',
  ]);
  expect(stageLines({ ...gone, stage: 'launch', since: '2025-08-01' })).toEqual([['stage', 'launch since 2025-08-01']]);
});

it('names the tiers of all ladders', () =>
  expect([{ tiers: { value: 'D', service: 'B' } }, {}].map(tiersText)).toEqual(['value D, service B', '-']));
