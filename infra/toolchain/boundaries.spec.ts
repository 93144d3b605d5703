import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { layers, scopes } from './lint/boundaries.js';
import { type Finding, PlantedWorkspace, projects } from './planted-workspace.fixtures.js';

const boundaries = '@nx/enforce-module-boundaries';
const uses = (name: string): string => `import { project } from '${name}';\nexport const used = project;`;

type Case = readonly [what: string, path: string, source: string, rule: string, says: string];

/** One violation of every kind, in the place where it would do harm. */
const refused: readonly Case[] = [
  ['the domain using a database', 'libs/domain/account/src/a.ts', uses('@strata/ledger'), boundaries, 'layer:domain'],
  ['the domain using contracts', 'libs/domain/account/src/b.ts', uses('@strata/contracts'), boundaries, 'layer:domain'],
  ['the domain using a package', 'libs/domain/account/src/c.ts', `export { serialize } from 'canonicalize';`, boundaries, 'layer:domain'],
  ['the kernel using anything of ours', 'libs/kernel/src/a.ts', uses('@strata/testing'), boundaries, 'layer:kernel'],
  ['the kernel using a package', 'libs/kernel/src/b.ts', `export { parse } from 'yaml';`, boundaries, 'layer:kernel'],
  ['contracts using the platform', 'libs/contracts/src/a.ts', uses('@strata/ledger'), boundaries, 'layer:contracts'],
  ['the policy using the domain', 'libs/policy/src/a.ts', uses('@strata/domain-account'), boundaries, 'layer:policy'],
  ['the policy using a web framework', 'libs/policy/src/b.ts', `export { Module } from '@nestjs/common';`, boundaries, 'layer:policy'],
  ['the platform using the domain', 'libs/messaging/src/a.ts', uses('@strata/domain-scoring'), boundaries, 'layer:platform'],
  ['libs/testing using what it tests', 'libs/testing/src/a.ts', uses('@strata/policy'), boundaries, 'layer:testing'],
  ['the demo company using what is made of its facts', 'infra/demo/src/a.ts', uses('@strata/policy'), boundaries, 'layer:testing'],
  ['a service using another service', 'services/account/src/a.ts', `export { project } from '../../scoring/src/index.js';`, boundaries, 'relative or absolute path'],
  ['a service using the core of another', 'services/account/src/b.ts', uses('@strata/domain-scoring'), boundaries, 'scope:account'],
  ['the launcher using a service', 'infra/local/src/a.ts', `export { project } from '../../../services/account/src/index.js';`, boundaries, 'relative or absolute path'],
  ['the launcher using a core', 'infra/local/src/b.ts', uses('@strata/domain-account'), boundaries, 'layer:infra'],
  ['what is shared using what is not', 'libs/domain/common/src/a.ts', uses('@strata/domain-account'), boundaries, 'scope:shared'],
  ['a project without tags', 'libs/domain/stray/src/a.ts', uses('@strata/kernel'), boundaries, 'without tags'],
  ['a project using one without tags', 'libs/ledger/src/i.ts', uses('@strata/stray'), boundaries, 'layer:platform'],
  ['a circle', 'libs/ledger/src/a.ts', uses('@strata/service-kit'), boundaries, 'Circular dependency'],
  ['a path into another project', 'libs/ledger/src/b.ts', `export { project } from '../../kernel/src/index.js';`, boundaries, 'relative or absolute path'],
  ['test equipment in a service', 'services/account/src/c.ts', uses('@strata/testing'), 'no-restricted-imports', 'Only specs'],
  ['Node in the kernel', 'libs/kernel/src/c.ts', `export { createHash } from 'node:crypto';`, 'no-restricted-imports', 'No platform'],
  ['Node without its prefix in the domain', 'libs/domain/account/src/d.ts', `export { join } from 'path';`, 'no-restricted-imports', 'No platform'],
  ['the environment in the domain', 'libs/domain/account/src/e.ts', `export const zone = process.env.TZ;`, 'no-restricted-globals', 'process'],
  ['the network in the domain', 'libs/domain/account/src/f.ts', `export const call = () => fetch('http://a.example');`, 'no-restricted-globals', 'fetch'],
  ['chance in the domain', 'libs/domain/account/src/g.ts', `export const chance = () => Math.random();`, 'no-restricted-syntax', 'No chance'],
  ['random ids in the kernel', 'libs/kernel/src/d.ts', `export const id = () => crypto.randomUUID();`, 'no-restricted-globals', 'crypto'],
  ['a timer in the domain', 'libs/domain/scoring/src/a.ts', `export const later = () => setTimeout(() => 0, 1);`, 'no-restricted-globals', 'setTimeout'],
  ['the time now in the domain', 'libs/domain/scoring/src/b.ts', `export const now = () => Date.now();`, 'no-restricted-syntax', 'No clock'],
  ['today in the domain', 'libs/domain/scoring/src/c.ts', `export const today = () => new Date();`, 'no-restricted-syntax', 'No clock'],
  ['waiting in the domain', 'libs/domain/scoring/src/d.ts', `export const wait = async () => 1;`, 'no-restricted-syntax', 'No waiting'],
  ['a default export', 'libs/ledger/src/c.ts', `export default 1;`, 'no-restricted-syntax', 'Export by name'],
  ['a barrel', 'libs/ledger/src/d.ts', `export * from 'pg';`, 'no-restricted-syntax', 'List what a project offers'],
  ['an enum', 'libs/ledger/src/e.ts', `export enum Tier {\n  A,\n}`, 'no-restricted-syntax', 'union of strings'],
  ['any', 'libs/ledger/src/f.ts', `export const anything = (value: any): boolean => value === 1;`, '@typescript-eslint/no-explicit-any', 'any'],
  ['a type by assertion', 'libs/ledger/src/g.ts', `export const text = (value: unknown): string => value as string;`, '@typescript-eslint/consistent-type-assertions', 'assertion'],
  ['a promise nobody waits for', 'libs/ledger/src/h.ts', `export const go = (): void => {\n  Promise.resolve();\n};`, '@typescript-eslint/no-floating-promises', 'Promises must be'],
]; // prettier-ignore

const allowed: readonly (readonly [what: string, path: string, source: string])[] = [
  ['the demo company using the facts', 'infra/demo/src/ok.ts', uses('@strata/contracts')],
  ['the domain using the kernel', 'libs/domain/account/src/ok.ts', uses('@strata/kernel')],
  ['a given time in the domain', 'libs/domain/account/src/ok-time.ts', `export const at = (ms: number): Date => new Date(ms);`],
  ['a database in a spec of the platform', 'libs/ledger/src/ok.int.spec.ts', uses('@strata/testing')],
  ['a service using its own core', 'services/account/src/ok.ts', uses('@strata/domain-account')],
  ['constants', 'libs/ledger/src/ok.ts', `export const tiers = ['A', 'B'] as const;`],
];

describe('the rules of the repository', () => {
  let findings: ReadonlyMap<string, readonly Finding[]>;

  beforeAll(() => {
    using workspace = new PlantedWorkspace();
    workspace.plantProject('libs/domain/stray', 'stray', []);
    workspace.plantProject('libs/domain/common', 'common', ['layer:domain', 'scope:shared']);
    for (const [, path, source] of [...refused, ...allowed]) workspace.plant(path, source);
    findings = workspace.lint();
  }, 180_000);

  it.each(refused)('refuse %s', (_what, path, _source, rule, says) => {
    expect(findings.get(path)).toContainEqual({ rule, message: expect.stringContaining(says) as string });
  });

  it.each(allowed)('allow %s', (_what, path) => {
    expect(findings.get(path)).toEqual([]);
  });
});

it.each(projects())('%s says how high it stands and whose it is', (project) => {
  const file = fileURLToPath(new URL(`../../${project}/package.json`, import.meta.url));
  const { nx } = JSON.parse(readFileSync(file, 'utf8')) as { nx: { tags: string[] } };
  expect(nx.tags.filter((tag) => layers.includes(tag))).toHaveLength(1);
  expect(nx.tags.filter((tag) => scopes.includes(tag))).toHaveLength(1);
  expect(nx.tags).toHaveLength(2);
});
