import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { binaries } from './binaries.js';
import { assertReachable, type SystemUser } from './system-user.js';

const passwordFile = (dataDir: string): string => join(dataDir, 'strata-password');

/** The superuser's password of a data directory: made with it, kept in it. */
export const passwordOf = (dataDir: string): string => readFileSync(passwordFile(dataDir), 'utf8').trim();

/**
 * Creates a data directory unless it is there. Built beside its place and moved there when complete, so that a crash
 * leaves either none or a whole one. Connections need the password, also local ones: the machine may have other users.
 */
export const createCluster = async (dataDir: string, user: SystemUser | undefined): Promise<void> => {
  mkdirSync(dirname(dataDir), { recursive: true });
  assertReachable(dataDir, user);
  if (existsSync(join(dataDir, 'PG_VERSION'))) return;

  const building = `${dataDir}.building`;
  const password = `${dataDir}.password`;
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { mode: 0o700 });
  writeFileSync(password, randomBytes(18).toString('base64url'), { mode: 0o600 });
  if (user) for (const path of [building, password]) chownSync(path, user.uid, user.gid);

  await run((await binaries()).initdb, initdbArguments(building, password), user);
  renameSync(password, passwordFile(building));
  chmodSync(passwordFile(building), 0o600);
  renameSync(building, dataDir);
};

/** Writes files into a data directory for the server alone: it refuses a key that others may read. */
export const placeFiles = (dataDir: string, files: Readonly<Record<string, string>>, user: SystemUser | undefined): void => {
  for (const [name, content] of Object.entries(files)) {
    const path = join(dataDir, name);
    writeFileSync(path, content, { mode: 0o600 });
    if (user) chownSync(path, user.uid, user.gid);
  }
};

const initdbArguments = (dataDir: string, password: string): string[] => [
  `--pgdata=${dataDir}`,
  '--username=postgres',
  `--pwfile=${password}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  '--no-sync', // PostgreSQL's first checkpoint writes it all
];

/** Runs a program to its end; rejects with what it said when it fails. */
const run = (program: string, args: string[], user: SystemUser | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: '/',
      ...(user && { uid: user.uid, gid: user.gid }),
    });
    let said = '';
    child.stderr.on('data', (chunk) => (said += String(chunk)));
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program} failed: ${said.trim()}`))));
  });
