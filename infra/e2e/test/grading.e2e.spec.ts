import { begin, storyteller } from './golden-case.js';
import { Installation } from './installation.js';

let strata: Installation;
let tell: ReturnType<typeof storyteller>;

beforeAll(async () => {
  strata = await Installation.start();
  tell = storyteller(strata);
  await begin(strata);
});
afterAll(() => strata[Symbol.asyncDispose]());

it('S3 ordinary: orders of 500,000 CNY make 10 points and grade E', async () => {
  await tell.record(tell.registered('ordinary'), tell.ordered('ordinary', 50_000_000));
  const score = await strata.eventually('/v1/scores/ordinary', ({ points }) => points === 10);
  expect(score).toMatchObject({ base: 10, adjustments: [], ladders: { value: { tier: 'E', next: { tier: 'D', points: 20 } } } });
});

it('S3 potential: two referrals, three product lines, unlisted with a high valuation make 35 points and grade D', async () => {
  await tell.record(...tell.potential('potential'));
  const score = await strata.eventually('/v1/scores/potential', ({ points }) => points === 35);
  expect(score).toMatchObject({ base: 10, ladders: { value: { tier: 'D', since: '2026-03-01' } } });
  const { body } = await strata.scoring.send('GET', '/v1/decisions?accountId=potential');
  expect(body.items).toContainEqual(
    expect.objectContaining({
      type: 'scoring.tier-changed.v1',
      data: expect.objectContaining({ ladder: 'value', from: 'E', to: 'D', points: 35 }),
    }),
  );
});

it('hysteresis: 27 points stay D for whom is D, and E for whom is E', async () => {
  // 35 points, then less revenue: 2 points of the base band remain, and 25 of the rules.
  await tell.record(...tell.potential('was-d'));
  await strata.eventually('/v1/scores/was-d', ({ points }) => points === 35);
  await tell.record(tell.refunded('was-d', 35_000_000));
  expect(await strata.eventually('/v1/scores/was-d', ({ points }) => points === 27)).toMatchObject({
    ladders: { value: { tier: 'D' } },
  });

  // The same facts without the revenue that once made it D.
  await tell.record(
    tell.registered('was-e'),
    tell.ordered('was-e', 15_000_000, ['cloud', 'lines', 'security']),
    ...tell.potential('was-e').slice(2),
  );
  expect(await strata.eventually('/v1/scores/was-e', ({ points }) => points === 27)).toMatchObject({
    ladders: { value: { tier: 'E' } },
  });
});

it('ends in order when it is told to', async () => {
  expect(await strata.end()).toEqual([0, 0]);
});
