import type { DataFolder } from './data-folder.js';
import type { PolicyFile } from './policy-file.js';

const NOTE = 'time-zone';

/**
 * The time zone in which days begin: TIMEZONE, else the one this installation began with, else that of the policy to be
 * published, else UTC. Kept from the first start on, because days that are recorded do not move.
 */
export const recallTimeZone = (folder: DataFolder, policy: PolicyFile | undefined): string => {
  const kept = folder.readNote(NOTE);
  const timeZone = process.env['TIMEZONE'] || (typeof kept === 'string' && kept) || policy?.timeZone || 'UTC';
  if (kept !== timeZone) folder.writeNote(NOTE, timeZone);
  return timeZone;
};
