import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repo = fileURLToPath(new URL('../../', import.meta.url));
const bin = (name: string): string => join(repo, 'node_modules/.bin', name);

/** What Nx and npm set for the task that runs this very test would point the planted workspace back at the repository. */
const cleanEnv = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries({ ...process.env, NX_DAEMON: 'false' }).filter(([name]) => !/^(NX_(?!DAEMON)|npm_|NODE_OPTIONS)/.test(name)),
  );

/** `package.json` of every project, as it is: their names, tags and dependencies are what the rules are about. */
export const projects = (): readonly string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*package.json'], {
    cwd: repo,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path.includes('/'))
    .map(dirname);

export type Finding = Readonly<{ rule: string; message: string }>;

/** A copy of the repository's shape in a temporary folder, with the real rules and files of our choice in it. */
export class PlantedWorkspace implements Disposable {
  private readonly root = mkdtempSync(join(tmpdir(), 'strata-planted-'));
  private readonly planted = new Map<string, string>();

  constructor() {
    for (const file of ['package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json'])
      cpSync(join(repo, file), join(this.root, file));
    for (const name of readdirSync(join(repo, 'node_modules')))
      if (name !== '@strata') this.link(`node_modules/${name}`, join(repo, 'node_modules', name));
    this.write('eslint.config.js', `export { default } from '${join(repo, 'eslint.config.js')}';\n`);
    for (const project of projects()) {
      for (const file of ['package.json', 'tsconfig.json']) cpSync(join(repo, project, file), join(this.root, project, file));
      this.addPackage(project);
    }
  }

  plantProject(path: string, name: string, tags: readonly string[]): void {
    this.write(
      `${path}/package.json`,
      JSON.stringify({
        name: `@strata/${name}`,
        version: '0.1.0',
        type: 'module',
        exports: './src/index.ts',
        nx: { name, tags },
      }),
    );
    this.write(
      `${path}/tsconfig.json`,
      JSON.stringify({ extends: `${'../'.repeat(path.split('/').length)}tsconfig.base.json`, include: ['src'] }),
    );
    this.addPackage(path);
  }

  plant(path: string, source: string): void {
    this.planted.set(path, `${source}\n`);
  }

  /**
   * What the rules say of each planted file. Without a graph the boundary rule would skip itself; the graph is computed
   * before the planting, or the files would make circles with each other.
   */
  lint(): ReadonlyMap<string, readonly Finding[]> {
    const options = { cwd: this.root, env: cleanEnv(), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
    execFileSync(bin('nx'), ['show', 'projects'], options);
    for (const [path, source] of this.planted) this.write(path, source);
    const { stdout, stderr } = spawnSync(bin('eslint'), ['--format', 'json', ...this.planted.keys()], options);
    if (stdout === '') throw new Error(stderr);
    const results = JSON.parse(stdout) as { filePath: string; messages: { ruleId: string | null; message: string }[] }[];
    return new Map(
      results.map(({ filePath, messages }) => [
        filePath.slice(this.root.length + 1),
        messages.map(({ ruleId, message }) => ({ rule: ruleId ?? 'parsing', message })),
      ]),
    );
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Something to import, where an import of its name finds it. */
  private addPackage(project: string): void {
    this.write(`${project}/src/index.ts`, `export const project = '${project}';\n`);
    const { name } = JSON.parse(readFileSync(join(this.root, project, 'package.json'), 'utf8')) as { name: string };
    this.link(`node_modules/${name}`, join(this.root, project));
  }

  private link(path: string, target: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    symlinkSync(target, join(this.root, path));
  }

  private write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }
}
