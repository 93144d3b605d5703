import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '@strata/testing';
import { pathOf, runProgram } from './program.js';

/** A whole Strata of its own, as `npm start` starts it, on a folder that is removed at the end. */
export class Installation implements AsyncDisposable {
  private constructor(
    readonly url: string,
    readonly folder: string,
    private readonly end: () => Promise<void>,
  ) {}

  /** Empty, with days opened by imports only. Resolves when it is ready. */
  static async start(policy: string): Promise<Installation> {
    const folder = mkdtempSync(join(tmpdir(), 'strata-bench-'));
    chmodSync(folder, 0o711); // whom PostgreSQL runs as must get through
    const port = await freePort();
    const options = ['--empty', '--clock', 'import', '--policy', pathOf(policy), '--data', folder, '--port', String(port)];
    const launcher = spawn(process.execPath, [pathOf('infra/local/dist/main.js'), ...options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(launcher, 'exit');
    const end = async (): Promise<void> => {
      launcher.kill('SIGTERM');
      await ended;
    };
    for await (const line of createInterface({ input: launcher.stdout })) {
      if (!line.includes('Try next')) continue;
      launcher.stdout.resume();
      return new Installation(`http://127.0.0.1:${String(port)}`, folder, end);
    }
    throw new Error('Strata did not start');
  }

  /** Runs the `strata` command; rejects when it does not end well. */
  async strata(...args: readonly string[]): Promise<void> {
    await runProgram('services/cli/dist/main.js', args, { STRATA_URL: this.url });
  }

  /** Stops everything and keeps the data. */
  stop(): Promise<void> {
    return this.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
