import { malformed } from '../problem/errors.js';

/** The id of a job in a path. @throws Malformed */
export const jobId = (text: string): string => {
  if (isJobId(text)) return text;
  throw malformed('/path/id', 'not-a-uuid', 'must be the id of a job, as it was answered');
};

/** Whether a text can be the id of a job at all. */
export const isJobId = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
