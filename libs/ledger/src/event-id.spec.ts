import fc from 'fast-check';
import { deriveEventId } from './event-id.js';

it('derives the same id from the same cause, for ever', () => {
  expect(deriveEventId('/erp\ninv-536365', 0)).toBe('4d6ca9ea-4d50-5556-a704-7123ca06552d');
});

it('derives another id for another cause or ordinal', () =>
  fc.assert(
    fc.property(fc.tuple(fc.string(), fc.nat(20)), fc.tuple(fc.string(), fc.nat(20)), ([a, m], [b, n]) => {
      expect(deriveEventId(a, m) === deriveEventId(b, n)).toBe(a === b && m === n);
      expect(deriveEventId(a, m)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }),
  ));
