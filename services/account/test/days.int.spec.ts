import { addDays } from '@strata/kernel';
import { startTestService, type TestService } from '@strata/service-kit/testing';
import { accountService } from '../src/account.service.js';
import { importing, ledgerOf, order, registered } from './account.fixtures.js';

const daysIn = async (service: TestService): Promise<string[]> =>
  (await ledgerOf(service))
    .filter(({ type }) => type === 'calendar.day-opened.v1')
    .map(({ data }) => (data as { date: string }).date);

describe('the days of an import', () => {
  it('open one by one in every partition, none twice and none left out', async () => {
    await using service = await importing();
    expect((await service.get('/v1/days')).body).toEqual({ date: null });
    expect((await service.post('/v1/days', { date: '2010-12-30' })).body).toEqual({ date: '2010-12-30', opened: 1 });
    expect((await service.post('/v1/days', { date: '2011-01-02' })).body).toEqual({ date: '2011-01-02', opened: 3 });
    expect((await service.post('/v1/days', { date: '2011-01-01' })).body).toEqual({ date: '2011-01-02', opened: 0 });
    const week = ['2010-12-30', '2010-12-31', '2011-01-01', '2011-01-02'];
    expect(await daysIn(service)).toEqual([...week, ...week, ...week, ...week]);
  });

  it('keep their place among the events, and are the same events however they were asked for', async () => {
    await using service = await importing();
    await using other = await importing();
    await registered(service, 'acct-1');
    await service.post('/v1/days', { date: '2010-12-01' });
    await service.post('/v1/events', [order('acct-1')]);
    await service.post('/v1/days', { date: '2010-12-02' });
    await service.post('/v1/days', { date: '2010-12-03' });
    await other.post('/v1/days', { date: '2010-12-01' });
    await Promise.all([1, 2, 3].map(() => other.post('/v1/days', { date: '2010-12-03' })));
    const days = async (from: TestService) =>
      (await ledgerOf(from)).filter(({ stream }) => stream === 'calendar').map(({ eventId, data }) => [eventId, data]);
    expect(await days(service)).toEqual(await days(other));
    const types = (await ledgerOf(service)).map(({ stream, type }) => (stream === 'calendar' ? 'day' : type.split('.')[1]));
    expect(types.join(' ')).toContain('registered day order-placed day day');
  });

  it('open by the thousand', async () => {
    await using service = await importing();
    await service.post('/v1/days', { date: '2010-12-01' });
    expect((await service.post('/v1/days', { date: addDays('2010-12-01', 3650) })).body.opened).toBe(3650);
  });

  it.each([
    ['{"date": "2026-02-30"}', 400, 'request-invalid', 'not-a-date'],
    ['{"date": 20260301}', 400, 'request-invalid', 'not-a-date'],
    ['{}', 400, 'request-invalid', undefined],
    ['{"date": "2010-12-01", "to": 1}', 400, 'request-invalid', undefined],
    ['{"date": "9999-12-31"}', 422, 'too-many-days', 'too-many-days'],
    ['{', 400, 'not-json', undefined],
  ])('refuse %s and open nothing', async (body, status, code, field) => {
    await using service = await importing();
    await service.post('/v1/days', { date: '2010-12-01' });
    const answer = await service.post('/v1/days', body);
    expect([answer.status, answer.body.type]).toEqual([status, `urn:strata:problem:${code}`]);
    if (field) expect(answer.body.errors[0]).toMatchObject({ pointer: '/date', code: field });
    expect((await service.get('/v1/days')).body).toEqual({ date: '2010-12-01' });
  });
});

describe('the days of a live clock', () => {
  const live = (env: Record<string, string> = {}) =>
    startTestService(accountService, { env: { CLOCK: 'live', TIMEZONE: 'Asia/Shanghai', ...env } });
  const inShanghai = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

  it('today is open when the service is ready, in its time zone, and the future is not', async () => {
    await using service = await live();
    const today = inShanghai();
    expect((await service.get('/v1/days')).body).toEqual({ date: today });
    const tomorrow = await service.post('/v1/days', { date: addDays(today, 1) });
    expect([tomorrow.status, tomorrow.body.errors[0].code]).toEqual([422, 'day-in-the-future']);
  });

  it('days that were missed while nothing ran are opened one by one', async () => {
    await using service = await importing();
    await service.post('/v1/days', { date: addDays(inShanghai(), -3) });
    await using later = await startTestService(accountService, {
      env: { CLOCK: 'live', TIMEZONE: 'Asia/Shanghai' },
      database: service.database,
    });
    expect((await daysIn(later)).filter((_, i, all) => i < all.length / 4)).toEqual(
      [-3, -2, -1, 0].map((days) => addDays(inShanghai(), days)),
    );
  });

  it('an event may be dated a little ahead of the clock, not more', async () => {
    await using service = await live();
    await registered(service, 'acct-1');
    const ahead = (minutes: number) => ({ ...order('acct-1'), time: new Date(Date.now() + minutes * 60_000).toISOString() });
    expect((await service.post('/v1/events', ahead(4))).status).toBe(200);
    const refused = await service.post('/v1/events', ahead(6));
    expect([refused.status, refused.body.errors[0]]).toEqual([
      422,
      expect.objectContaining({ pointer: '/time', code: 'event-in-the-future' }),
    ]);
  });
});
