import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whom PostgreSQL runs as. Undefined: as ourselves. */
export type SystemUser = Readonly<{ name: string; uid: number; gid: number }>;

/** PostgreSQL refuses to run as root, so root runs it as a user who may do nothing: `postgres` if there is one, else `nobody`. */
export const systemUser = (): SystemUser | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const [name, , uid, gid] = users.find((fields) => fields[0] === wanted) ?? [];
    if (name && uid && gid) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('PostgreSQL does not run as root, and this machine has no user postgres or nobody to run it as');
};

/** Throws one sentence when the user could not reach a path: PostgreSQL's own message would name a file deep below. */
export const assertReachable = (path: string, user: SystemUser | undefined): void => {
  if (!user) return;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const enters = uid === user.uid ? mode & 0o100 : gid === user.gid ? mode & 0o010 : mode & 0o001;
    if (!enters)
      throw new Error(
        `PostgreSQL runs as the user ${user.name}, who may not enter ${folder}: use a folder outside of it, or do not run as root`,
      );
    if (folder === dirname(folder)) return;
  }
};
