import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, or returns at once when the signal is aborted. Never rejects. */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await sleep(ms, undefined, { signal }).catch(() => undefined);
};

/** 50 ms, doubled by each further failure, at most `most`: soon enough for a blip, rare enough for a long night. */
export const backoff = (failures: number, most = 5_000): number => Math.min(most, 50 * 2 ** Math.min(failures - 1, 10));
