import { Refusal } from '@strata/kernel';
import { Commands, Overloaded } from '../src/index.js';
import { count, counter } from './counter.fixture.js';
import { TestLedger } from './ledger.fixture.js';

let test: TestLedger;
beforeEach(async () => void (test = await TestLedger.create()));
afterEach(() => test[Symbol.asyncDispose]());

const commandsOf = ({ ledger }: TestLedger, options: { capacity?: number; batchSize?: number } = {}) =>
  new Commands({ ledger, decider: counter, ...options });

it('answers the same request twice the same way, and writes nothing the second time', async () => {
  const commands = commandsOf(test);
  const first = await commands.handle(count('counter-a', 1, 'request', { times: 3 }));
  const again = await commands.handle(count('counter-a', 1, 'request', { times: 3 }));
  expect(first).toMatchObject({ outcome: 'recorded', version: 3 });
  expect(again).toEqual({ ...first, outcome: 'duplicate' });
  expect(await test.events()).toHaveLength(3);
});

it('records one of two equal requests that come together', async () => {
  const results = await commandsOf(test).handleAll([count('counter-a', 1, 'request'), count('counter-a', 1, 'request')]);
  expect(results).toMatchObject([{ outcome: 'recorded' }, { outcome: 'duplicate', version: 1 }]);
});

it('decides each command of a batch on what those before it left, and refuses one without harm to the others', async () => {
  const results = await commandsOf(test).handleAll([
    count('counter-a', 2, 'one'),
    count('counter-a', -3, 'two'),
    count('counter-a', -2, 'three'),
    count('counter-a', 0, 'four'),
    count('counter-b', 1, 'five'),
  ]);
  expect(
    results.map((result) =>
      result instanceof Refusal ? result.code : result instanceof Error ? result.message : result.version,
    ),
  ).toEqual([1, 'below-zero', 2, 2, 1]);
  expect(results[3]).toEqual({ outcome: 'recorded', version: 2, eventIds: [] });
});

it('records the others of a batch when one event cannot be stored', async () => {
  const ill = { ...count('counter-a', 1, 'ill'), occurredAt: 'yesterday' };
  const alsoIll = { ...count('counter-c', 1, 'also ill'), metadata: { actor: '\ud800' } };
  const noDate = { ...count('counter-d', 1, 'no date'), occurredAt: '2026-02-30T00:00:00.000Z' };
  const results = await commandsOf(test).handleAll([
    count('counter-a', 1, 'x'),
    ill,
    count('counter-b', 1, 'y'),
    alsoIll,
    noDate,
    count('counter-a', 1, 'z'),
  ]);
  expect(results.map((result) => !(result instanceof Error))).toEqual([true, false, true, false, false, true]);
  expect(await test.events()).toHaveLength(3);
});

it('turns commands away when too many wait, and takes them again afterwards', async () => {
  const commands = commandsOf(test, { capacity: 10, batchSize: 5 });
  const bulk = commands.handleAll(Array.from({ length: 50 }, (_, n) => count(`counter-${n % 7}`, 1, `bulk-${n}`)));
  await expect(commands.handle(count('counter-a', 1, 'one too many'))).rejects.toThrow(Overloaded);
  expect((await bulk).every((result) => !(result instanceof Error))).toBe(true);
  await commands.drained();
  expect(await commands.handle(count('counter-a', 1, 'one too many'))).toMatchObject({ outcome: 'recorded' });
});

it('folds a stream anew whose state row was dropped', async () => {
  const commands = commandsOf(test);
  await commands.handleAll([1, 2, 3].map((by) => count('counter-a', by, `add-${by}`)));
  await test.asOwner('DELETE FROM account.stream_state');
  await expect(commands.handle(count('counter-a', -7, 'too much'))).rejects.toThrow('a counter does not go below zero');
  expect(await commands.handle(count('counter-a', -6, 'just enough'))).toMatchObject({ version: 4 });
  expect((await test.ledger.loadStates(test.pool, 0, ['counter-a'])).get('counter-a')?.state).toEqual({ total: 0, events: 4 });
});

it('redecides when another process was quicker', async () => {
  const [one, other] = [commandsOf(test), commandsOf(test)];
  await one.handle(count('counter-a', 5, 'start'));
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, n) => (n % 2 ? one : other).handleAll([count('counter-a', -1, `take-${n}`)])),
  );
  const taken = results.flat().filter((result) => !(result instanceof Error));
  expect(taken).toHaveLength(5); // never below zero, and nothing refused that could be had
  expect((await test.events()).length).toBe(6);
});
