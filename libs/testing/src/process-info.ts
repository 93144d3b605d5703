import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What is known of another process. */
export type ProcessInfo = Readonly<{ parent: number; command: string }>;

/** Undefined when there is no such process, or only its remains (a zombie). */
export const processInfo = (pid: number): ProcessInfo | undefined => {
  try {
    return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  } catch {
    return undefined;
  }
};

/** Slim images have no `ps`. In `stat`, the name in brackets may hold anything; state and parent follow the last bracket. */
const fromProc = (pid: number): ProcessInfo | undefined => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [state = 'Z', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  return state === 'Z' ? undefined : { parent: Number(parent), command };
};

const fromPs = (pid: number): ProcessInfo | undefined => {
  const line = execFileSync('ps', ['-o', 'stat=,ppid=,args=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  const [, state = 'Z', parent, command = ''] = /^(\S+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
  return state.startsWith('Z') ? undefined : { parent: Number(parent), command };
};
