import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@strata/testing';
import { pathOf, runProgram } from './program.js';

const MAIN = 'services/account/dist/main.js';

/** The account service on a database of its own, without the launcher and its gateway. */
export class AccountService implements AsyncDisposable {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** Migrates, starts, and resolves when it is ready. `databaseUrl` is the superuser's. */
  static async start(databaseUrl: string, partitions: number): Promise<AccountService> {
    const port = String(await freePort());
    const settings = {
      DATABASE_URL: databaseUrl,
      PARTITIONS: String(partitions),
      CLOCK: 'import',
      PORT: port,
      LOG_LEVEL: 'warn',
    };
    await runProgram(MAIN, [], { ...settings, ROLE: 'migrate' });
    const child = spawn(process.execPath, [pathOf(MAIN)], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...settings, ROLE: 'api' },
    });
    const service = new AccountService(`http://127.0.0.1:${port}`, child);
    while (child.exitCode === null && !(await service.isReady())) await sleep(100);
    return service;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }

  private isReady(): Promise<boolean> {
    return fetch(`${this.url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
