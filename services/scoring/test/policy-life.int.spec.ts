import { ordered, referred, registered } from './facts.js';
import { cnB2b } from './policies.js';
import { ServiceWorld } from './service.world.js';

const yaml = { headers: { 'content-type': 'application/yaml' } };
const at = '2026-03-01T02:00:00.000Z';

describe('the life of a policy, where a second person approves', () => {
  let world: ServiceWorld;
  beforeAll(async () => {
    world = await ServiceWorld.start({ POLICY_APPROVAL: 'second-person' });
    await world.openDays('2026-03-01');
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const draft = (source: string, by = 'ann') => world.scoring.post(`/v1/policies?by=${by}`, source, yaml);
  const step = (version: number, name: string, body?: object) =>
    world.scoring.post(`/v1/policies/cn-b2b/versions/${version}/${name}`, body);
  const refused = (status: number, code: string) => ({ status, body: { type: `urn:strata:problem:${code}` } });

  it('goes from draft to effect, each step recorded in the ledger with who and when', async () => {
    expect(await draft(cnB2b())).toMatchObject({
      status: 201,
      body: { status: 'draft', steps: [{ step: 'drafted', by: 'ann' }] },
    });
    expect(await step(1, 'check', { by: 'ann' })).toMatchObject({ status: 200, body: { ok: true } });
    expect(await step(1, 'try', { by: 'ann', note: 'read once more' })).toMatchObject({
      status: 200,
      body: { status: 'tried', trial: { how: 'dry-check', against: null, changed: 0 } },
    });
    expect(await step(1, 'approve', { by: 'bo', note: 'as agreed' })).toMatchObject({
      status: 200,
      body: { status: 'approved' },
    });
    expect((await step(1, 'publish', { by: 'ann' })).status).toBe(200);
    const { items } = await world.scoring.eventually('/v1/policies', (body) => body.items[0].status === 'in-force');
    expect(items[0].steps).toEqual([
      { step: 'drafted', by: 'ann', at: expect.any(String) },
      { step: 'checked', by: 'ann', at: expect.any(String), problems: 0 },
      { step: 'tried', by: 'ann', at: expect.any(String), note: 'read once more' },
      { step: 'approved', by: 'bo', at: expect.any(String), note: 'as agreed' },
      { step: 'published', by: 'ann', at: expect.any(String) },
    ]);
    const { body } = await world.scoring.get('/v1/ledgers/scoring?partition=0');
    const recorded = String(body)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { type: string; data: Record<string, unknown> })
      .filter(({ type }) => type.startsWith('scoring.policy-') && type !== 'scoring.policy-took-effect.v1');
    expect(recorded).toMatchObject([
      { type: 'scoring.policy-drafted.v1', data: { by: 'ann' } },
      { type: 'scoring.policy-checked.v1', data: { by: 'ann', problems: 0 } },
      { type: 'scoring.policy-tried.v1', data: { by: 'ann', how: 'dry-check' } },
      { type: 'scoring.policy-approved.v1', data: { by: 'bo', draftedBy: 'ann' } },
      { type: 'scoring.policy-published.v1', data: { by: 'ann', approvedBy: 'bo' } },
    ]);
  });

  it('shows with a trial what would change from the policy in force', async () => {
    await draft(cnB2b({ version: 2, enterD: 35 }));
    await step(2, 'check', { by: 'ann' });
    expect(await step(2, 'try', { by: 'ann' })).toMatchObject({
      status: 200,
      body: { trial: { against: { version: 1 }, changes: expect.arrayContaining([expect.stringContaining('30 → 35')]) } },
    });
  });

  it('refuses an approval by the one who wrote it, and a publication without one', async () => {
    expect(await step(2, 'approve', { by: 'Ann' })).toMatchObject({
      ...refused(422, 'approver-is-drafter'),
      body: { errors: [{ pointer: '/by' }] },
    });
    expect(await step(2, 'publish', { by: 'ann' })).toMatchObject(refused(409, 'policy-not-approved'));
  });

  it('begins anew when the content changes: what was approved was the former one', async () => {
    expect(await step(2, 'approve', { by: 'bo' })).toMatchObject({ status: 200, body: { status: 'approved' } });
    expect(await draft(cnB2b({ version: 2, enterD: 36 }))).toMatchObject({ status: 201, body: { status: 'draft' } });
    expect(await step(2, 'publish', { by: 'ann' })).toMatchObject(refused(409, 'policy-not-approved'));
    expect(await step(2, 'approve', { by: 'bo' })).toMatchObject(refused(409, 'policy-not-checked'));
    await step(2, 'check', { by: 'ann' });
    expect(await step(2, 'approve', { by: 'bo' })).toMatchObject(refused(409, 'policy-not-tried'));
  });

  it.each([
    ['nobody has written', () => world.scoring.post('/v1/policies', cnB2b({ version: 3 }), yaml), 422, 'person-missing'],
    ['nobody publishes', () => step(2, 'publish'), 409, 'policy-not-approved'],
    ['nobody approves', () => step(2, 'approve', {}), 400, 'request-invalid'],
    ['nobody tries', () => step(2, 'try'), 400, 'request-invalid'],
    ['a name is only space', () => step(2, 'approve', { by: ' ' }), 400, 'request-invalid'],
    ['it was never handed in', () => step(9, 'approve', { by: 'bo' }), 404, 'policy-not-found'],
    ['it is in force already', () => step(1, 'try', { by: 'ann' }), 409, 'policy-version-published'],
  ])('refuses a step when %s', async (_, act, status, code) => expect(await act()).toMatchObject(refused(status, code)));

  it('changes nothing before the day from which it holds, and then everything, without a restart', async () => {
    await world.record(registered('acct-a', 'Company A', at), ordered('acct-a', 300_000_000, at));
    const gradeOf = (body: { ladders: Record<string, { tier: string }> }) => body.ladders['value']?.tier;
    await world.scoring.eventually('/v1/scores/acct-a', (body) => gradeOf(body) === 'D');
    await draft(cnB2b({ version: 4, enterD: 45, effectiveFrom: '2026-03-03' }).replace('keep: 26', 'keep: 42'));
    await step(4, 'check', { by: 'ann' });
    await step(4, 'try', { by: 'ann' });
    await step(4, 'approve', { by: 'bo' });
    expect(await step(4, 'publish', { by: 'ann' })).toMatchObject({ status: 200, body: { status: 'published' } });
    await world.openDays('2026-03-02');
    await world.record(referred('acct-a', '2026-03-02T02:00:00.000Z'));
    const before = await world.scoring.eventually(
      '/v1/scores/acct-a',
      (body) => body.on === '2026-03-02' || body.policy.version === 4,
    );
    expect(before).toMatchObject({ points: 40, policy: { version: 1 }, ladders: { value: { tier: 'D' } } });
    await world.openDays('2026-03-03');
    const after = await world.scoring.eventually('/v1/scores/acct-a', (body) => body.policy.version === 4);
    expect(after).toMatchObject({ on: '2026-03-03', ladders: { value: { tier: 'E' } } });
    expect((await world.scoring.get('/v1/scores/acct-a?asOf=2026-03-02')).body).toMatchObject({ policy: { version: 1 } });
  });
});
