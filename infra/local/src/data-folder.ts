import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sentenceOf, StartFailure } from './terminal.js';

/** Longest path of a socket that every Unix takes. */
const SOCKET_PATH_MAX = 100;

/** The folder in which one installation keeps everything: the data of PostgreSQL and Kafka, the logs, the launcher's notes. */
export class DataFolder {
  readonly path: string;
  readonly postgres: string;
  readonly kafka: string;
  readonly logs: string;
  #lock: Server | undefined;

  constructor(path: string) {
    this.path = resolve(path);
    this.postgres = join(this.path, 'postgres');
    this.kafka = join(this.path, 'kafka');
    this.logs = join(this.path, 'logs');
  }

  /**
   * Makes the folder ours. The lock is a socket that ends with this process, however it ends, so no stale lock is
   * ever in the way. @throws StartFailure when another launcher has it.
   */
  async open(): Promise<void> {
    try {
      mkdirSync(this.logs, { recursive: true });
    } catch (error) {
      throw new StartFailure(`The data folder ${this.path} cannot be made: ${sentenceOf(error)}.`);
    }
    const path = this.#lockPath();
    if (await answers(path))
      throw new StartFailure(`Strata is already running on ${this.path}: stop it first, or take another folder with --data.`);
    await unlink(path).catch(() => undefined);
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      server.listen(path, done);
    });
    server.unref();
    this.#lock = server;
  }

  close(): void {
    this.#lock?.close();
  }

  /** A note that outlives the process; undefined when there is none. */
  readNote(name: string): unknown {
    try {
      return JSON.parse(readFileSync(join(this.path, `${name}.json`), 'utf8'));
    } catch {
      return undefined;
    }
  }

  /** Written aside and renamed: a note is the old one or the new one, never half of it. */
  writeNote(name: string, value: unknown): void {
    const path = join(this.path, `${name}.json`);
    writeFileSync(`${path}.new`, `${JSON.stringify(value)}\n`, { flush: true });
    renameSync(`${path}.new`, path);
  }

  #lockPath(): string {
    const short = createHash('sha256').update(this.path).digest('hex').slice(0, 16);
    if (process.platform === 'win32') return `\\\\.\\pipe\\strata-${short}`;
    const inside = join(this.path, 'launcher.sock');
    return Buffer.byteLength(inside) <= SOCKET_PATH_MAX ? inside : join(tmpdir(), `strata-${short}.sock`);
  }
}

const answers = (path: string): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
