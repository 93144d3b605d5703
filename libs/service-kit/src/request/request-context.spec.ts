import { Malformed } from '../problem/errors.js';
import { causeOf, currentCorrelation, underCorrelation, versionOf } from './request-context.js';

it('takes the same key on the same route for the same cause', () => {
  expect(causeOf('POST', '/v1/days', 'k-1')).toBe(causeOf('POST', '/v1/days', 'k-1'));
});

it('tells keys, routes and methods apart', () => {
  const causes = [
    causeOf('POST', '/a', 'k'),
    causeOf('POST', '/b', 'k'),
    causeOf('PATCH', '/a', 'k'),
    causeOf('POST', '/a', 'l'),
  ];
  expect(new Set(causes).size).toBe(4);
});

it('gives a request without a key a cause of its own', () => {
  expect(causeOf('POST', '/a', undefined)).not.toBe(causeOf('POST', '/a', undefined));
});

it.each(['', 'a b', 'é', 'x'.repeat(256), 'a\nb'])('refuses the key %j', (key) => {
  expect(() => causeOf('POST', '/a', key)).toThrow(Malformed);
});

it.each([
  ['"7"', 7],
  ['7', 7],
  ['W/"7"', 7],
  ['*', 'stream-exists'],
  [undefined, undefined],
])('reads If-Match %j', (given, expected) => {
  expect(versionOf(given)).toBe(expected);
});

it.each(['seven', '"1","2"', '-1', ''])('refuses If-Match %j', (given) => {
  expect(() => versionOf(given)).toThrow(Malformed);
});

it('keeps the correlation through everything that work awaits', async () => {
  const inside = await underCorrelation('c-7', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return currentCorrelation();
  });
  expect(inside).toBe('c-7');
  expect(currentCorrelation()).toBeUndefined();
});
