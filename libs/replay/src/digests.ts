import { createHash, type Hash } from 'node:crypto';
import type { PlainDate } from '@strata/kernel';

/** Of all decisions of one day. */
export type DayDigest = Readonly<{ day: PlainDate; decisions: number; digest: string }>;

/**
 * One digest a day, of one partition: SHA-256 over the decisions of that day as lines, in the order of their positions. A line is the canonical
 * JSON (RFC 8785) of {data, eventId, occurredAt, stream, type} and a line feed, so anybody who has the ledger's feed can compute it with
 * nothing but a JSON tool and `sha256sum`. Keeps a hash state a day, never the lines.
 */
export class DayDigests {
  readonly #days = new Map<PlainDate, { hash: Hash; decisions: number }>();

  add(day: PlainDate, line: string): void {
    let of = this.#days.get(day);
    if (!of) this.#days.set(day, (of = { hash: createHash('sha256'), decisions: 0 }));
    of.hash.update(line).update('\n');
    of.decisions += 1;
  }

  /** In order of day. */
  digests(): readonly DayDigest[] {
    return [...this.#days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, { hash, decisions }]) => ({ day, decisions, digest: hash.copy().digest('hex') }));
  }
}

/**
 * The digests of all partitions: of each day SHA-256 over the digests of the partitions that decided something on it, in hexadecimal, in order of
 * partition.
 */
export const combineDigests = (partitions: readonly (readonly DayDigest[])[]): readonly DayDigest[] => {
  const days = new Map<PlainDate, { hash: Hash; decisions: number }>();
  for (const { day, decisions, digest } of partitions.flat()) {
    let of = days.get(day);
    if (!of) days.set(day, (of = { hash: createHash('sha256'), decisions: 0 }));
    of.hash.update(digest);
    of.decisions += decisions;
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, { hash, decisions }]) => ({ day, decisions, digest: hash.digest('hex') }));
};
