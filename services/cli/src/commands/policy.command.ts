import { compilePolicy, diffPolicies, type CompiledPolicy, type PolicyChange, type PolicyProblem } from '@strata/policy';
import type { Command } from 'commander';
import pc from 'picocolors';
import { stringify } from 'yaml';
import { type Context, finished, running } from '../command.js';
import { Failure } from '../failure.js';
import type { Api } from '../http/api.js';
import { type JsonRecord, textOf } from '../http/json.js';
import { itemsOf } from '../http/pages.js';
import { tableOf } from '../output/table.js';
import { policyVersionOf } from './arguments.js';
import { catalogueOfServer } from './event-types.js';
import { documentOf, policyFile } from './policy-documents.js';

type Options = { json?: boolean };

export const policyCommand = (program: Command): void => {
  const policy = program
    .command('policy')
    .summary('check, publish, list, show and compare policies')
    .description('The life of a policy.');

  const check = policy
    .command('check <file>')
    .description(
      'Checks a policy against the events that the installation knows, and tells every mistake with its line. Changes nothing.',
    )
    .action((file: string, options: Options) => running(options, (context) => checkFile(file, context)));
  finished(check, ['strata policy check policy.yaml']);

  const publish = policy
    .command('publish <file>')
    .description('Hands in a policy and puts it in force from its effective date. It never changes what was decided before.')
    .action((file: string, options: Options) => running(options, (context) => publishFile(file, context)));
  finished(publish, ['strata policy publish policy.yaml']);

  const list = policy
    .command('list')
    .description('Lists every version of every policy.')
    .action((options: Options) => running(options, listPolicies));
  finished(list, ['strata policy list', 'strata policy list --json']);

  const show = policy
    .command('show <id@version>')
    .description('Prints a version as it is recorded.')
    .action((version: string, options: Options) => running(options, (context) => showPolicy(version, context)));
  finished(show, ['strata policy show cn-b2b@3', 'strata policy show cn-b2b@3 --json']);

  const diff = policy
    .command('diff <a> <b>')
    .description('Tells in words what changes from one policy to another. Each is a file, or a version as id@version.')
    .action((from: string, to: string, options: Options) => running(options, (context) => diffOf(from, to, context)));
  finished(diff, ['strata policy diff cn-b2b@2 cn-b2b@3', 'strata policy diff cn-b2b@3 candidate.yaml']);
};

const checkFile = async (file: string, { api, print }: Context): Promise<void> => {
  const result = compilePolicy(await policyFile(file), await catalogueOfServer(api));
  const { problems } = result;
  print({ ok: result.ok, problems }, () => (result.ok ? checkedText(file, result.policy) : problemsText(file, problems)));
  if (!result.ok) process.exitCode = 1;
};

const checkedText = (file: string, { ref, effectiveFrom }: CompiledPolicy): string =>
  pc.green(`${file} is in order: ${ref.id}@${ref.version}, effective from ${effectiveFrom}, ${ref.hash}.`);

const problemsText = (file: string, problems: readonly PolicyProblem[]): string =>
  problems
    .map(({ line, column, message, remedy }) => `${file}:${line}:${column} ${pc.red(message)} ${remedy}`.trimEnd())
    .join('\n');

const publishFile = async (file: string, { api, print }: Context): Promise<void> => {
  const source = await policyFile(file);
  const draft = await api.post('/v1/policies', source, 'application/yaml');
  const [id, version] = [textOf(draft, 'id'), textOf(draft, 'version')];
  const policy = await api.post(`/v1/policies/${encodeURIComponent(id)}/versions/${version}/publish`, {});
  print(policy, () =>
    pc.green(`${id}@${version} is published: it decides from ${textOf(policy, 'effectiveFrom')} on. ${textOf(policy, 'hash')}`),
  );
};

const listPolicies = async ({ api, print }: Context): Promise<void> => {
  const versions = await Array.fromAsync(itemsOf(api, '/v1/policies'));
  print(versions, () =>
    versions.length === 0 ? 'There is no policy yet: publish one with "strata policy publish FILE".' : versionsTable(versions),
  );
};

const versionsTable = (versions: readonly JsonRecord[]): string =>
  tableOf(
    [{ head: 'policy' }, { head: 'status' }, { head: 'effective from' }, { head: 'published' }, { head: 'hash' }],
    versions.map((version) => [
      `${textOf(version, 'id')}@${textOf(version, 'version')}`,
      textOf(version, 'status'),
      textOf(version, 'effectiveFrom'),
      textOf(version, 'publishedAt'),
      textOf(version, 'hash'),
    ]),
  );

const showPolicy = async (text: string, { api, print }: Context): Promise<void> => {
  const version = policyVersionOf(text);
  if (!version) throw new Failure(`"${text}" is not a version of a policy: write it as cn-b2b@3.`, 2);
  const document = await documentOf(api, version);
  print(document, () => stringify(document, { lineWidth: 130 }).trimEnd());
};

const diffOf = async (from: string, to: string, { api, print }: Context): Promise<void> => {
  const [a, b] = [await compiled(from, api), await compiled(to, api)];
  const changes = diffPolicies(a.document, b.document);
  print(changes, () => (changes.length === 0 ? 'The two are the same.' : changes.map(changeText).join('\n')));
};

const changeText = ({ kind, text }: PolicyChange): string =>
  kind === 'added' ? pc.green(`+ ${text}`) : kind === 'removed' ? pc.red(`- ${text}`) : pc.yellow(`~ ${text}`);

/** A policy from a file, or from the server when the text is `id@version`. Throws a Failure that lists what is wrong with it. */
const compiled = async (text: string, api: Api): Promise<CompiledPolicy> => {
  const version = policyVersionOf(text);
  const source = version ? JSON.stringify(await documentOf(api, version)) : await policyFile(text);
  const result = compilePolicy(source, await catalogueOfServer(api));
  if (result.ok) return result.policy;
  throw new Failure(problemsText(text, result.problems));
};
