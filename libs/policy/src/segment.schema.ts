import { clustersSchema } from './review.schema.js';
import { expression, label, name, section } from './schema.parts.js';

/** The shape of the section `segments`: groups of accounts by a rule. */
export const segmentsSchema = {
  type: 'object',
  minProperties: 1,
  description: 'Groups of accounts, which they enter and leave as their facts change.',
  propertyNames: name,
  properties: { clusters: clustersSchema },
  additionalProperties: section('One segment.', [], {
    when: expression('CEL over facts, tags, windows and tiers (tier.value) that gives true or false: who belongs to it.'),
    label,
  }),
};
