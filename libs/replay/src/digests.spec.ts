import { createHash } from 'node:crypto';
import { combineDigests, DayDigests } from './digests.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

it('is what sha256sum says of the lines of a day, partition by partition', () => {
  const partitions = [['a', 'b'], [], ['c']].map((lines) => {
    const digests = new DayDigests();
    for (const line of lines) digests.add('2026-03-02', line);
    digests.add('2026-03-01', 'x');
    return digests.digests();
  });
  expect(partitions[0]).toEqual([
    { day: '2026-03-01', decisions: 1, digest: sha256('x\n') },
    { day: '2026-03-02', decisions: 2, digest: sha256('a\nb\n') },
  ]);
  expect(combineDigests(partitions)).toEqual([
    { day: '2026-03-01', decisions: 3, digest: sha256(sha256('x\n').repeat(3)) },
    { day: '2026-03-02', decisions: 3, digest: sha256(sha256('a\nb\n') + sha256('c\n')) },
  ]);
});
