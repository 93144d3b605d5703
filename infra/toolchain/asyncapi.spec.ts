import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { parse } from 'yaml';

import { asyncApiProblems } from './asyncapi.rules.js';

const published = createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json');
const schema = JSON.parse(readFileSync(published, 'utf8')) as object;
const text = readFileSync(new URL('../../docs/asyncapi.yaml', import.meta.url), 'utf8');
const problemsOf = (from: string | RegExp, to: string): string[] => {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return asyncApiProblems(parse(changed) as object, schema);
};

it('takes the document of our topics', () => expect(asyncApiProblems(parse(text) as object, schema)).toEqual([]));

it.each([
  ['another version', 'asyncapi: 3.0.0', 'asyncapi: 2.6.0', '/asyncapi must be equal to constant'],
  ['a word that AsyncAPI does not have', /^info:\n/m, 'info:\n  titel: Strata\n', '/info must NOT have additional properties'],
  ['an operation that is neither sent nor received', 'action: send', 'action: shout', '/action must be equal to one'],
  ['a reference to nothing', '#/components/schemas/money', '#/components/schemas/mony', '#/components/schemas/mony is not there'],
  ['a channel without its messages', /^ {2}schemas:$/m, '  shemas:', 'must NOT have additional properties'],
])('refuses %s', (_what, from, to, problem) => {
  expect(problemsOf(from, to)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
});
