import { addDays } from '@strata/kernel';
import { adopted, explained, onboarded, outcome, registered, signed, Story, usage } from '../test/lifecycle.fixtures.js';

it('S2 renewal: of a term from 2026-03-01 to 2027-02-28 `early` opens on 2026-10-31 and `focus` on 2026-12-01', () => {
  const story = new Story().then(signed('2026-03-01', '2027-02-28')).until('2027-03-02');
  expect(story.windows).toEqual([
    '+early c1 on 2026-10-31',
    '+focus c1 on 2026-12-01',
    '-early c1 on 2027-03-01 ended',
    '-focus c1 on 2027-03-01 ended',
  ]);
});

it('short term: of 2026-01-01 to 2026-06-30 `focus` opens on 2026-04-02, before `early` on 2026-05-02', () => {
  const story = new Story().then(signed('2026-01-01', '2026-06-30')).until('2026-06-30');
  expect(story.windows).toEqual(['+focus c1 on 2026-04-02', '+early c1 on 2026-05-02']);
});

describe('S2 usage: weekly usage of 100 for eight weeks, then 40 and 40', () => {
  const weeks = [100, 100, 100, 100, 100, 100, 100, 100, 40, 40];
  const reports = weeks.map((value, week) =>
    usage(`2026-W${String(week + 10).padStart(2, '0')}`, value, addDays('2026-03-09', week * 7)),
  );
  const story = () => new Story().then(signed('2026-01-01', '2026-12-31'), ...onboarded('2026-01-15'), ...reports);

  it('is a usage drop of ratio 0.4 and leads to pre-churn; a cause is demanded', () => {
    const told = story();
    expect(told.signals).toEqual(['+usage_drop on 2026-05-11']);
    expect(told.of('lifecycle.signal-opened.v1')[0]).toMatchObject({
      facts: { recent: 40, baseline: 100, ratio_percent: 40 },
      causes: ['staff_left', 'version_update', 'seasonal', 'other'],
      cause: { type: 'account.usage-reported.v1' },
    });
    expect(told.stages.at(-1)).toBe('growth→pre_churn on 2026-05-11 by pre_churn');
  });

  it('is over when the cause is recorded, does not open again for the same fall, and leads back to growth', () => {
    const told = story().then(explained('usage_drop', 'staff_left', '2026-05-13'), usage('2026-W20', 41, '2026-05-18'));
    expect(told.signals).toEqual(['+usage_drop on 2026-05-11', '-usage_drop on 2026-05-13 explained']);
    expect(told.of('lifecycle.signal-closed.v1')[0]).toMatchObject({ explanation: 'staff_left', openedOn: '2026-05-11' });
    expect(told.stages.at(-1)).toBe('pre_churn→growth on 2026-05-13 by growth');
  });

  it('is not closed by a cause that the policy does not know', () => {
    expect(story().then(explained('usage_drop', 'weather', '2026-05-13')).signals).toEqual(['+usage_drop on 2026-05-11']);
  });

  it('is over when usage recovers, not when the fall has merely lasted', () => {
    const lasting = Array.from({ length: 12 }, (_, week) =>
      usage(`2026-W${String(week + 20)}`, 40, addDays('2026-05-18', week * 7)),
    );
    expect(story().then(...lasting).signals).toEqual(['+usage_drop on 2026-05-11']);
    const back = [usage('2026-W20', 60, '2026-05-18'), usage('2026-W21', 70, '2026-05-25'), usage('2026-W22', 75, '2026-06-01')];
    expect(story().then(...back).signals).toEqual(['+usage_drop on 2026-05-11', '-usage_drop on 2026-06-01 recovered']);
  });
});

it('S2 churn: a contract that ended and was not renewed: churned, a reason is demanded, a win-back plan by reason follows', () => {
  const story = new Story()
    .then(registered('2026-01-01'), signed('2026-01-01', '2026-06-30'), ...onboarded('2026-01-20'))
    .until('2026-07-03');
  expect(story.stages.at(-1)).toBe('renewal→churned on 2026-07-01 by churned');
  expect(story.of('lifecycle.churn-marked.v1')).toMatchObject([
    { endedOn: '2026-06-30', from: 'renewal', reason: null, on: '2026-07-01' },
  ]);
  expect(story.of('lifecycle.renewal-settled.v1')).toMatchObject([
    { contractId: 'c1', term: 1, end: '2026-06-30', outcome: 'lapsed', reason: null },
  ]);
  expect(story.of('lifecycle.win-back-planned.v1')).toEqual([]);
  story.then(outcome('price', '2026-07-10'));
  expect(story.of('lifecycle.win-back-planned.v1')).toMatchObject([{ reason: 'price', plan: '新优惠方案', on: '2026-07-10' }]);
  story.then(signed('2026-09-01', '2027-08-31', '2026-08-20', 'c2'), adopted('x', '2026-08-21'));
  expect(story.stages.at(-1)).toBe('churned→launch on 2026-08-20 by launch');
  story.then(...onboarded('2026-09-10'));
  expect(story.stages.at(-1)).toBe('launch→growth on 2026-09-10 by growth');
  expect(story.of('lifecycle.milestones-reopened.v1')).toMatchObject([
    { name: 'onboarding_done', missing: expect.arrayContaining(['trained']), on: '2026-08-20' },
  ]);
  expect(story.of('lifecycle.milestones-completed.v1').map(({ on }) => on)).toEqual(['2026-01-20', '2026-09-10']);
});
