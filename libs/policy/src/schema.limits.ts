import type { ErrorObject } from 'ajv/dist/2020.js';

/** What is wrong with a value that is of the right kind, in words: `must be at most 1`. */
export const beyond = ({ keyword, params, message }: ErrorObject): string => {
  const limit = String(Object.entries(params).find(([name]) => name === 'limit')?.[1] ?? '');
  switch (keyword) {
    case 'minimum':
      return `must be at least ${limit}`;
    case 'exclusiveMinimum':
      return `must be more than ${limit}`;
    case 'maximum':
      return `must be at most ${limit}`;
    case 'minLength':
      return 'must not be empty';
    case 'maxLength':
      return `must be at most ${limit} letters long`;
    case 'maxItems':
      return `must have at most ${limit} entries`;
    case 'uniqueItems':
      return 'says the same twice';
    default:
      return message ?? 'is not allowed';
  }
};
