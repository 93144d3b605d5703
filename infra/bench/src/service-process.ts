import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@strata/testing';
import { pathOf, runProgram } from './program.js';

type Environment = Readonly<Record<string, string>>;

const mainOf = (service: string): string => `services/${service}/dist/main.js`;

/** A service as a pod runs it, without the launcher and its gateway. */
export class ServiceProcess implements AsyncDisposable {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** Brings the service's schema to the state of this version. `DATABASE_URL` is the superuser's. */
  static async migrate(service: string, env: Environment): Promise<void> {
    await runProgram(mainOf(service), [], { ...env, LOG_LEVEL: 'warn', ROLE: 'migrate' });
  }

  /** Resolves when it is ready; rejects when it ends before. */
  static async start(service: string, env: Environment): Promise<ServiceProcess> {
    const port = String(await freePort());
    const child = spawn(process.execPath, [pathOf(mainOf(service))], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'], // the channel ends it when we are gone
      env: { ...process.env, LOG_LEVEL: 'warn', CLOCK: 'import', ...env, PORT: port },
    });
    child.channel?.unref();
    const started = new ServiceProcess(`http://127.0.0.1:${port}`, child);
    while (!(await started.isReady())) {
      if (child.exitCode !== null) throw new Error(`${service} ended with ${String(child.exitCode)}`);
      await sleep(100);
    }
    return started;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode !== null) return;
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
