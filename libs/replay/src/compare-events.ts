import { canonicalJson, type RecordedEvent } from '@strata/ledger';
import { type Difference, firstDifference } from './difference.js';
import type { Decision } from './replayable.js';

type Place = Readonly<{ partition: number; stream: string; type: string }>;

/**
 * The first difference between events on record and the same made again, in order, byte by byte: for what is recorded as an input and can be made
 * again all the same. Null when there is none.
 */
export const compareEvents = (
  { partition, stream, type }: Place,
  recorded: readonly RecordedEvent[],
  again: readonly Decision['event'][],
): Difference | null => {
  for (let i = 0; i < Math.max(recorded.length, again.length); i++) {
    const [mine, made] = [recorded[i], again[i]];
    const place = { partition, position: mine?.position ?? null, stream, type };
    const nothing = { pointer: '', recorded: '', recomputed: '' };
    if (!made) return { ...place, kind: 'surplus', ...nothing };
    if (!mine) return { ...place, kind: 'missing', ...nothing };
    if (canonicalJson(wholeOf(mine)) === canonicalJson(wholeOf(made))) continue;
    return { ...place, kind: 'changed', ...(firstDifference(wholeOf(mine), wholeOf(made)) ?? nothing) };
  }
  return null;
};

const wholeOf = ({ data, eventId, occurredAt, type }: Decision['event']) => ({ data, eventId, occurredAt, type });
