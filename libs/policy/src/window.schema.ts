import { label, snake } from './schema.parts.js';

/** The shape of the section `windows`: the last days of a term, by fraction or by number. */
export const windowsSchema = {
  type: 'object',
  minProperties: 1,
  description: 'The last days of a contract, in which its renewal is worked on.',
  propertyNames: snake,
  additionalProperties: {
    type: 'object',
    additionalProperties: false,
    description: 'One window: either the last fraction of a term or its last days.',
    properties: {
      lastFraction: { type: 'string', description: 'The last part of the term, such as 1/3.' },
      lastDays: { type: 'integer', minimum: 1, maximum: 36_525, description: 'The last days of the term, its end included.' },
      label,
    },
  },
} as const;
