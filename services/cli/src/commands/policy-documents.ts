import { readFile } from 'node:fs/promises';
import { codeOf, Failure, messageOf } from '../failure.js';
import type { Api } from '../http/api.js';
import { recordOf } from '../http/json.js';
import type { PolicyVersion } from './arguments.js';

/** The recorded document of a version of a policy. */
export const documentOf = async (api: Api, { id, version }: PolicyVersion): Promise<unknown> => {
  const answer = recordOf(await api.get(`/v1/policies/${encodeURIComponent(id)}/versions/${version}`));
  return answer['document'] ?? answer;
};

/** The text of a policy file. Throws a Failure. */
export const policyFile = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Failure(codeOf(error) === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read: ${messageOf(error)}`);
  }
};
