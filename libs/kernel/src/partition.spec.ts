import fc from 'fast-check';
import { partitionOf } from './partition.js';

/** Apache Kafka's own test vectors: `UtilsTest.testMurmur2`. */
const vectors: readonly (readonly [key: string, hash: number])[] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
];

it.each(vectors)('gives %j the partition that the default partitioner of Kafka gives it', (key, hash) => {
  for (const partitions of [1, 4, 16, 1_000, 2 ** 31])
    expect(partitionOf(key, partitions)).toBe((hash & 0x7fffffff) % partitions);
});

it('names a partition that exists, always the same one', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 64 }), (accountId, partitions) => {
      const partition = partitionOf(accountId, partitions);
      expect(Number.isInteger(partition) && partition >= 0 && partition < partitions).toBe(true);
      expect(partitionOf(accountId, partitions)).toBe(partition);
    }),
  ));

it('spreads accounts evenly', () => {
  const counts = new Map<number, number>();
  for (let account = 0; account < 16_000; account++) {
    const partition = partitionOf(`acct-${String(account)}`, 16);
    counts.set(partition, (counts.get(partition) ?? 0) + 1);
  }
  expect(counts.size).toBe(16);
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
