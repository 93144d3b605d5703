import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Api } from './api.js';
import { fieldOf, listOf, textOf } from './json.js';
import { StartFailure } from './terminal.js';

/** A policy as it was written. What it says is the scoring service's to judge. */
export type PolicyFile = Readonly<{ path: string; source: string; timeZone: string | undefined }>;

/** Reads a policy file. @throws StartFailure when there is none */
export const readPolicyFile = (path: string): PolicyFile => {
  let source: string;
  try {
    source = readFileSync(path, 'utf8');
  } catch {
    throw new StartFailure(`The policy ${path} cannot be read.`);
  }
  return { path, source, timeZone: timeZoneOf(source) };
};

const timeZoneOf = (source: string): string | undefined => {
  try {
    return textOf(fieldOf(fieldOf(parse(source), 'metadata'), 'timezone')) || undefined;
  } catch {
    return undefined; // the scoring service says what is wrong with it, and in which line
  }
};

/** In whose name: nobody but the installation wrote the policy that it comes with, and whoever starts it with that policy says yes to it. */
const INSTALLATION = 'installation';
const OPERATOR = 'operator';

/**
 * Publishes the policy when none was published yet: drafted, checked and tried by the installation, approved by who operates it.
 * @returns which one, as `demo@1`; undefined when there was one already
 * @throws StartFailure with what is wrong with the policy
 */
export const publishIfNone = async (api: Api, { path, source }: PolicyFile): Promise<string | undefined> => {
  const { items } = await api.get('/v1/policies');
  if (listOf(items).some(({ publishedAt }) => typeof publishedAt === 'string')) return undefined;
  const draft = await api.postText(`/v1/policies?by=${INSTALLATION}`, source, 'application/yaml', path);
  const [id, version] = [textOf(draft['id']), textOf(draft['version'])];
  const step = (name: string, body: object) =>
    api.post(`/v1/policies/${encodeURIComponent(id)}/versions/${version}/${name}`, body);
  await step('check', { by: INSTALLATION });
  await step('try', { by: INSTALLATION });
  await step('approve', { by: OPERATOR, note: 'given to the first start' });
  await step('publish', { by: OPERATOR });
  return `${id}@${version}`;
};
