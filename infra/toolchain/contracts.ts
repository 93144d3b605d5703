import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

import {
  asyncApi,
  breachesOf,
  contracts,
  describeBreach,
  publicContracts,
  RELEASED,
  releasedContracts,
  toReleased,
} from '@strata/contracts';
import { readTopics } from '@strata/messaging';
import { policySchema } from '@strata/policy';
import { format, resolveConfig } from 'prettier';
import { stringify } from 'yaml';

import { asyncApiProblems } from './asyncapi.rules.ts';

/**
 * `npm run contracts` writes docs/asyncapi.yaml from contracts and topics, and docs/policy.schema.json, with which an editor completes policies. `-- --check`, part of `npm run check`, only says
 * whether it is as it would be written. `-- --release` also promises the contracts of today: libs/contracts/released.
 */
const [mode] = process.argv.slice(2);
const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const formatted = async (text: string, path: string): Promise<string> =>
  format(text, { ...(await resolveConfig(path)), filepath: path });
const end = (problems: readonly string[], done: string): void => {
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log(done);
  process.exitCode = problems.length === 0 ? 0 : 1;
};

const DOCUMENT = 'docs/asyncapi.yaml';
const HEAD = '# Made by `npm run contracts` from libs/contracts and infra/kafka/topics.yaml. Change those.\n';
const version = /"version": "(.+)"/.exec(read(at('package.json')))?.[1] ?? '';
const document = asyncApi(readTopics(at('infra/kafka/topics.yaml')), version);
const text = await formatted(HEAD + stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 }), at(DOCUMENT));

const POLICY_SCHEMA = 'docs/policy.schema.json';
const schemaText = await formatted(JSON.stringify(policySchema), at(POLICY_SCHEMA));

const published = createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json');
const schema: unknown = JSON.parse(read(published));
const unsound = asyncApiProblems(document, schema).map((problem) => `${DOCUMENT}: ${problem}`);

const today = [...contracts, ...publicContracts];
const released = releasedContracts();
const breaches = released.flatMap((one) =>
  breachesOf(
    one,
    today.find(({ type }) => type === one.type),
  ).map(describeBreach),
);
const unreleased = (
  await Promise.all(
    today.map(async (one) => {
      const path = fileURLToPath(new URL(`${one.type}.json`, RELEASED));
      return { path, text: await formatted(JSON.stringify(toReleased(one)), path) };
    }),
  )
).filter((one) => read(one.path) !== one.text);

if (mode === '--check') {
  const drifted = [
    ...(read(at(DOCUMENT)) === text ? [] : [`${DOCUMENT} is not as the contracts are: run \`npm run contracts\``]),
    ...(read(at(POLICY_SCHEMA)) === schemaText
      ? []
      : [`${POLICY_SCHEMA} is not as the policy language is: run \`npm run contracts\``]),
  ];
  const waiting = unreleased.length > 0 ? `; ${unreleased.length} contracts have something that is not released yet` : '';
  end([...unsound, ...breaches, ...drifted], `${DOCUMENT} is sound and says what the contracts say${waiting}`);
} else {
  const problems = [...unsound, ...breaches];
  if (problems.length === 0) writeFileSync(at(DOCUMENT), text);
  if (problems.length === 0) writeFileSync(at(POLICY_SCHEMA), schemaText);
  if (problems.length === 0 && mode === '--release') for (const one of unreleased) writeFileSync(one.path, one.text);
  end(
    problems,
    mode === '--release' ? `${DOCUMENT} is written, ${unreleased.length} contracts are released` : `${DOCUMENT} is written`,
  );
}
