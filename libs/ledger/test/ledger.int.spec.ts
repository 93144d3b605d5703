import { Ledger, NotRecordable, transact } from '../src/index.js';
import { anAppend, anEvent, SCHEMA, TestLedger } from './ledger.fixture.js';

let test: TestLedger;
beforeEach(async () => void (test = await TestLedger.create()));
afterEach(() => test[Symbol.asyncDispose]());

it('reads back what was appended, in order, with its place and its chain', async () => {
  const { ledger, pool } = test;
  const event = { ...anEvent(), data: { b: [1.5, 'ä\n"\\', null], a: { amount: 9007199254740991 } } };
  const { recorded } = await ledger.append(pool, [anAppend('account-a', 'no-stream', 1, event), anAppend('account-b', 'any', 1)]);
  expect(recorded.map(({ partition, position, stream, version }) => [partition, position, stream, version])).toEqual([
    [1, 1, 'account-a', 1],
    [1, 2, 'account-b', 1],
  ]);
  const [first] = await ledger.read({ partition: 1, after: 0, limit: 10 });
  expect(first).toMatchObject({ ...event, partition: 1, position: 1, stream: 'account-a', version: 1 });
  expect(first?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(await ledger.findEvent(event.eventId)).toEqual(first);
  expect(await ledger.findEvent('no id')).toBeUndefined();
  expect(await test.events()).toHaveLength(2);
});

it('reads a stream from any version, and a stream of the same name in every partition', async () => {
  const { ledger, pool } = test;
  for (let n = 0; n < 3; n++) await ledger.append(pool, [anAppend('calendar', 'any', 0), anAppend('calendar', 'any', 2)]);
  expect((await ledger.readStream('calendar')).map(({ partition, version }) => [partition, version])).toEqual([
    [0, 1],
    [0, 2],
    [0, 3],
    [2, 1],
    [2, 2],
    [2, 3],
  ]);
  expect(
    (await ledger.readStream('calendar', { partition: 2, afterVersion: 1, limit: 1 })).map(({ version }) => version),
  ).toEqual([2]);
});

it('writes the streams that are not in conflict and names the others', async () => {
  const { ledger, pool } = test;
  await ledger.append(pool, [anAppend('account-a')]);
  const { recorded, conflicts } = await ledger.append(pool, [
    anAppend('account-a', 'no-stream'),
    anAppend('account-b', 'no-stream'),
    anAppend('account-a', 7, 3),
  ]);
  expect(recorded.map(({ stream }) => stream)).toEqual(['account-b']);
  expect(conflicts).toEqual([
    { partition: 0, stream: 'account-a' },
    { partition: 3, stream: 'account-a' },
  ]);
  expect(await test.events()).toHaveLength(2);
});

it('keeps states with and without events, and finds those that are due', async () => {
  const { ledger, pool } = test;
  await ledger.append(pool, [{ ...anAppend('account-a'), state: { points: 1 }, nextDue: '2026-03-02' }]);
  await ledger.saveStates(pool, 0, [
    { stream: 'account-b', state: { points: 2 }, nextDue: '2026-03-03' },
    { stream: 'account-a', state: { points: 3 }, nextDue: '2026-03-02' },
  ]);
  const states = await ledger.loadStates(pool, 0, ['account-a', 'account-b', 'account-c']);
  expect(states.get('account-a')).toMatchObject({ version: 1, state: { points: 3 }, nextDue: '2026-03-02' });
  expect(states.get('account-b')).toMatchObject({ version: 0, state: { points: 2 } });
  expect(states.get('account-c')).toMatchObject({ version: 0, state: null, nextDue: null });
  expect((await ledger.loadDue(pool, 0, '2026-03-02')).map(({ stream }) => stream)).toEqual(['account-a']);
  expect((await ledger.loadDue(pool, 0, '2026-03-03')).map(({ stream }) => stream)).toEqual(['account-a', 'account-b']);
});

it('takes an append back with the transaction it was part of', async () => {
  const { ledger, pool } = test;
  const failing = transact(pool, async (tx) => {
    await ledger.append(tx, [anAppend('account-a')]);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  const { recorded } = await ledger.append(pool, [anAppend('account-a', 'no-stream')]);
  expect(recorded[0]?.position).toBe(1);
});

it('lifts events of old types on reading and leaves the rows as they are', async () => {
  const { ledger, pool } = test;
  const lifting = new Ledger({
    pool,
    schema: SCHEMA,
    partitions: 4,
    upcasters: {
      'account.noted.v1': ({ data }) => ({ type: 'account.noted.v2', data: { v1: data } }),
      'account.noted.v2': ({ data }) => ({ type: 'account.noted.v3', data: { v2: data } }),
    },
  });
  await ledger.append(pool, [anAppend('account-a', 'any', 0, anEvent('old', 1))]);
  expect((await lifting.readStream('account-a'))[0]).toMatchObject({ type: 'account.noted.v3', data: { v2: { v1: 1 } } });
  expect((await lifting.readStored({ partition: 0, after: 0, limit: 1 }))[0]).toMatchObject({
    type: 'account.noted.v1',
    data: 1,
  });
});

it('refuses an event that it could not give back as it got it', async () => {
  const { ledger, pool } = test;
  const spelledOtherwise = { ...anEvent(), occurredAt: '2026-03-01T16:26:00.000+08:00' };
  await expect(ledger.append(pool, [anAppend('account-a', 'any', 0, spelledOtherwise)])).rejects.toThrow(NotRecordable);
  const upperCase = { ...anEvent(), eventId: anEvent().eventId.toUpperCase() };
  await expect(ledger.append(pool, [anAppend('account-a', 'any', 0, upperCase)])).rejects.toThrow(NotRecordable);
  await expect(ledger.append(pool, [anAppend('account-a', 'any', 99)])).rejects.toThrow('partition 99 is not in this ledger');
});

it('refuses a ledger of another number of partitions, and a schema without one', async () => {
  const wrong = new Ledger({ pool: test.pool, schema: SCHEMA, partitions: 16 });
  await expect(wrong.open()).rejects.toThrow('the ledger of account has 4 partitions, not 16');
  const none = new Ledger({ pool: test.pool, schema: 'scoring', partitions: 4 });
  await expect(none.open()).rejects.toThrow('schema scoring has no ledger yet');
});

it.each([
  `INSERT INTO account.ledger_event SELECT * FROM account.ledger_event`,
  `UPDATE account.ledger_event SET data = '{}'`,
  `DELETE FROM account.ledger_event`,
  `TRUNCATE account.ledger_event`,
  `UPDATE account.ledger_partition SET head = 0`,
  `UPDATE account.stream_state SET version = 0`,
  `ALTER TABLE account.ledger_event DISABLE TRIGGER ALL`,
  `DROP TABLE account.ledger_event`,
  `CREATE OR REPLACE FUNCTION account.ledger_lock() RETURNS void LANGUAGE sql AS ''`,
])('does not let the service: %s', async (sql) => {
  await test.ledger.append(test.pool, [anAppend('account-a')]);
  await expect(test.pool.query(sql)).rejects.toThrow(/permission denied|must be owner/);
});
