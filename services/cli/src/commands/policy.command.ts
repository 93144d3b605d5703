import { compilePolicy, diffPolicies, type CompiledPolicy, type PolicyChange, type PolicyProblem } from '@strata/policy';
import type { Command } from 'commander';
import pc from 'picocolors';
import { stringify } from 'yaml';
import { type Context, finished, running } from '../command.js';
import { Failure } from '../failure.js';
import type { Api } from '../http/api.js';
import { type JsonRecord, listOf, recordOf, textOf } from '../http/json.js';
import { itemsOf } from '../http/pages.js';
import { tableOf } from '../output/table.js';
import { type PolicyVersion, policyVersionOf } from './arguments.js';
import { catalogueOfServer } from './event-types.js';
import { documentOf, policyFile } from './policy-documents.js';
import { policyLifeCommands, requiredVersion } from './policy-life.command.js';

type Options = { json?: boolean };
type CheckOptions = Options & { by?: string };

export const policyCommand = (program: Command): void => {
  const policy = program
    .command('policy')
    .summary('draft, check, try, approve, publish, list, show and compare policies')
    .description(
      'The life of a policy: draft, check, try, approve by a second person, publish. docs/policy-life.md tells it as a story.',
    );

  const check = policy
    .command('check <file|id@version>')
    .description(
      'Checks a policy against the events that the installation knows, and tells every mistake with its line. Of a draft, --by keeps it on record.',
    )
    .option('--by <person>', 'of a draft: who had it checked')
    .action((what: string, { by, ...options }: CheckOptions) => running(options, (context) => checkOf(what, by, context)));
  finished(check, ['strata policy check policy.yaml', 'strata policy check cn-b2b@3 --by ann']);

  policyLifeCommands(policy);

  const list = policy
    .command('list')
    .description('Lists every version of every policy: how far it has come, who did what, and when.')
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

const checkOf = async (what: string, by: string | undefined, context: Context): Promise<void> => {
  const version = policyVersionOf(what);
  if (version) return checkDraft(version, by, context);
  if (by !== undefined)
    throw new Failure('A file is only checked: "strata policy draft" hands it in, and then its check is kept on record.', 2);
  return checkFile(what, context);
};

const checkDraft = async ({ id, version }: PolicyVersion, by: string | undefined, { api, print }: Context): Promise<void> => {
  const name = `${id}@${version}`;
  const path = `/v1/policies/${encodeURIComponent(id)}/versions/${version}/check`;
  const answer = recordOf(await api.post(path, by === undefined ? {} : { by }));
  const isOk = answer['ok'] === true;
  const mistakes = listOf(answer['problems']).map((one) =>
    `${name} ${textOf(one, 'pointer')}: ${pc.red(textOf(one, 'message'))} ${textOf(one, 'remedy')}`.trimEnd(),
  );
  print(answer, () => (isOk ? pc.green(`${name} is in order.`) : mistakes.join('\n')));
  if (!isOk) process.exitCode = 1;
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

const listPolicies = async ({ api, print }: Context): Promise<void> => {
  const versions = await Array.fromAsync(itemsOf(api, '/v1/policies'));
  print(versions, () =>
    versions.length === 0
      ? 'There is no policy yet: hand one in with "strata policy draft FILE --by YOU".'
      : versionsTable(versions),
  );
};

const versionsTable = (versions: readonly JsonRecord[]): string =>
  tableOf(
    [{ head: 'policy' }, { head: 'status' }, { head: 'effective from' }, { head: 'who and when' }, { head: 'hash' }],
    versions.map((version) => [
      `${textOf(version, 'id')}@${textOf(version, 'version')}`,
      textOf(version, 'status'),
      textOf(version, 'effectiveFrom'),
      listOf(version['steps']).map(stepText).join('\n'),
      textOf(version, 'hash').slice(0, HASH_SHOWN),
    ]),
  );

/** As much of a hash as tells versions apart: `sha256:` and twelve digits. Whole with --json. */
const HASH_SHOWN = 19;

const stepText = (step: JsonRecord): string =>
  `${textOf(step, 'step').padEnd(9)} ${textOf(step, 'at').slice(0, 16)}Z ${textOf(step, 'by') || '-'}`;

const showPolicy = async (text: string, { api, print }: Context): Promise<void> => {
  const version = requiredVersion(text);
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
