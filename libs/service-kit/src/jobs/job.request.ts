import { Malformed } from '../problem/errors.js';

/** The id of a job in a path. @throws Malformed */
export const jobId = (text: string): string => {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text;
  throw new Malformed('request-invalid', 'One field of the request breaks a rule.', [
    { pointer: '/path/id', code: 'not-a-uuid', detail: 'must be the id of a job, as it was answered' },
  ]);
};
