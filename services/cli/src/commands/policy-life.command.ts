import type { Command } from 'commander';
import pc from 'picocolors';
import { type Context, finished, running } from '../command.js';
import { Failure } from '../failure.js';
import type { Api } from '../http/api.js';
import { isRecord, type JsonRecord, numberOf, recordOf, textOf } from '../http/json.js';
import { type PolicyVersion, policyVersionOf } from './arguments.js';
import { policyFile } from './policy-documents.js';

type Options = { json?: boolean };
type StepOptions = Options & { by: string; note?: string; whatIf?: string };
type PublishOptions = Options & { by?: string; approvedBy?: string };

const BY = ['--by <person>', 'who does it; kept on record'] as const;
const NOTE = ['--note <text>', 'what to keep on record about it'] as const;

/** The steps from a file to a policy that decides: draft, try, approve, publish. */
export const policyLifeCommands = (policy: Command): void => {
  const draft = policy
    .command('draft <file>')
    .description('Hands in a version of a policy. It decides nothing yet, and may be replaced until it is published.')
    .requiredOption(...BY)
    .action((file: string, { by, ...options }: StepOptions) => running(options, (context) => draftFile(file, by, context)));
  finished(draft, ['strata policy draft policy.yaml --by ann']);

  const attempt = policy
    .command('try <id@version>')
    .description('Tells what a draft would change from the policy in force, and keeps on record that somebody looked.')
    .requiredOption(...BY)
    .option('--what-if <id>', 'the what-if that was looked at')
    .option(...NOTE)
    .action((version: string, { json, ...body }: StepOptions) =>
      running(flagged(json), (context) => tryIt(version, body, context)),
    );
  finished(attempt, ['strata policy try cn-b2b@3 --by ann', 'strata policy try cn-b2b@3 --by ann --note "412 accounts rise"']);

  const approve = policy
    .command('approve <id@version>')
    .description('Says yes to a draft that somebody else wrote and that was checked and tried.')
    .requiredOption(...BY)
    .option(...NOTE)
    .action((version: string, { json, ...body }: StepOptions) =>
      running(flagged(json), (context) => approveIt(version, body, context)),
    );
  finished(approve, ['strata policy approve cn-b2b@3 --by bo']);

  const publish = policy
    .command('publish <id@version|file>')
    .description(
      'Puts an approved policy in force from its effective date. It never changes what was decided before. With a file, all steps at once.',
    )
    .option(...BY)
    .option('--approved-by <person>', 'of a file: the second person, who approves it')
    .action((what: string, { json, ...people }: PublishOptions) =>
      running(flagged(json), (context) => publishIt(what, people, context)),
    );
  finished(publish, ['strata policy publish cn-b2b@3 --by ann', 'strata policy publish policy.yaml --by ann --approved-by bo']);
};

const flagged = (json: boolean | undefined): Options => (json === undefined ? {} : { json });

const draftFile = async (file: string, by: string, { api, print }: Context): Promise<void> => {
  const policy = await handIn(api, file, by);
  const name = nameOf(policy);
  print(policy, () => pc.green(`${name} is ${textOf(policy, 'status')}.${nextStep(policy, name, by)}`));
};

/** What follows when nothing has been done with the draft yet. */
const nextStep = (policy: JsonRecord, name: string, by: string): string =>
  textOf(policy, 'status') === 'draft'
    ? ` Next: strata policy check ${name} --by ${by}`
    : ' This content was handed in before: nothing changes.';

const tryIt = async (text: string, body: object, { api, print }: Context): Promise<void> => {
  const policy = await step(api, requiredVersion(text), 'try', body);
  print(policy, () => [pc.green(`${nameOf(policy)} is tried.`), ...trialText(policy['trial'])].join('\n'));
};

const trialText = (trial: unknown): readonly string[] => {
  if (!isRecord(trial)) return [];
  const { against } = trial;
  if (!isRecord(against)) return ['No policy is in force: there is nothing to compare it with.'];
  const changes: readonly unknown[] = Array.isArray(trial['changes']) ? trial['changes'] : [];
  const more = numberOf(trial, 'changed') - changes.length;
  return [
    `Compared with ${nameOf(against)}, it ${changes.length === 0 ? 'changes nothing.' : 'changes:'}`,
    ...changes.map((change) => `  ${String(change)}`),
    ...(more > 0 ? [`  and ${more} more: strata policy diff`] : []),
  ];
};

const approveIt = async (text: string, body: object, { api, print }: Context): Promise<void> => {
  const policy = await step(api, requiredVersion(text), 'approve', body);
  print(policy, () => pc.green(`${nameOf(policy)} is ${textOf(policy, 'status')}.`));
};

const publishIt = async (what: string, { by, approvedBy }: PublishOptions, { api, print }: Context): Promise<void> => {
  const version = policyVersionOf(what) ?? (await broughtUp(api, what, by, approvedBy));
  const policy = await step(api, version, 'publish', { ...(by !== undefined && { by }) });
  print(policy, () =>
    pc.green(`${nameOf(policy)} is published: it decides from ${textOf(policy, 'effectiveFrom')} on. ${textOf(policy, 'hash')}`),
  );
};

/** A file as far as its publication: handed in, and with a second person checked, tried and approved. */
const broughtUp = async (api: Api, file: string, by?: string, approvedBy?: string): Promise<PolicyVersion> => {
  const version = versionOf(await handIn(api, file, by));
  if (by !== undefined && approvedBy !== undefined) {
    await step(api, version, 'check', { by });
    await step(api, version, 'try', { by });
    await step(api, version, 'approve', { by: approvedBy });
  }
  return version;
};

const handIn = async (api: Api, file: string, by: string | undefined): Promise<JsonRecord> =>
  recordOf(
    await api.post(
      `/v1/policies${by === undefined ? '' : `?by=${encodeURIComponent(by)}`}`,
      await policyFile(file),
      'application/yaml',
    ),
  );

const step = async (api: Api, { id, version }: PolicyVersion, name: string, body: object): Promise<JsonRecord> =>
  recordOf(await api.post(`/v1/policies/${encodeURIComponent(id)}/versions/${version}/${name}`, body));

const versionOf = (policy: JsonRecord): PolicyVersion => ({ id: textOf(policy, 'id'), version: numberOf(policy, 'version') });
const nameOf = (policy: JsonRecord): string => `${textOf(policy, 'id')}@${textOf(policy, 'version')}`;

/** The version that a text names. Throws a Failure. */
export const requiredVersion = (text: string): PolicyVersion => {
  const version = policyVersionOf(text);
  if (version) return version;
  throw new Failure(`"${text}" is not a version of a policy: write it as cn-b2b@3.`, 2);
};
