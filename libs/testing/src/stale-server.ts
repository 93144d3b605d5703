import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processInfo } from './process-info.js';

const STOP_MS = 20_000;

/** Names the process that started PostgreSQL on a data directory. */
export const starterFile = (dataDir: string): string => join(dataDir, 'strata-starter.pid');

/**
 * Makes a data directory ready after a crash: stops a PostgreSQL that outlived whoever started it, and removes the lock
 * of one that is gone and whose process id something else has now. Throws when its starter is alive: it is in use.
 */
export const clearStale = async (dataDir: string): Promise<void> => {
  const lock = join(dataDir, 'postmaster.pid');
  const pid = numberIn(lock);
  const running = pid === undefined ? undefined : processInfo(pid);
  if (pid === undefined || !running) return; // PostgreSQL itself clears the lock of a process that is gone
  if (!running.command.includes('postgres')) {
    rmSync(lock, { force: true });
    return;
  }
  if (running.parent === numberIn(starterFile(dataDir)))
    throw new Error(`${dataDir} is in use: process ${running.parent} runs PostgreSQL on it`);
  process.kill(pid, 'SIGINT');
  const end = Date.now() + STOP_MS;
  while (processInfo(pid)) {
    if (Date.now() > end) throw new Error(`PostgreSQL (process ${pid}), left running on ${dataDir}, does not stop`);
    await sleep(50);
  }
};

/** The number on the first line of a file; undefined when there is none. */
const numberIn = (file: string): number | undefined => {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
};
