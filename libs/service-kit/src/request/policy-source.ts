import { Malformed } from '../problem/errors.js';
import { isObject } from './body-fields.js';

/**
 * The policy document in a body: YAML or JSON as it is, or under `document`. JSON is written out again, one field a line, so that problems
 * have a line to name.
 * @throws Malformed when the body holds no document
 */
export const policySource = (body: unknown): string => {
  const document = isObject(body) && 'document' in body && !('apiVersion' in body) ? body['document'] : body;
  if (typeof document === 'string' && document.trim() !== '') return document;
  if (isObject(document)) return JSON.stringify(document, null, 2);
  throw new Malformed('policy-missing', 'The body holds no policy document.', [
    { pointer: '/document', code: 'field-missing', detail: 'must be a policy document: YAML, JSON, or {"document": …}' },
  ]);
};
