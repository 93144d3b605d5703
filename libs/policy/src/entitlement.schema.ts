/** The shape of the section `entitlements`: by ladder, tier and right, with two settings beside the ladders. */
export const entitlementsSchema = {
  type: 'object',
  minProperties: 1,
  description: 'What each tier is entitled to, at each node of the funnel: demand, contract, delivery, operations, repurchase.',
  properties: {
    onDowngrade: {
      description: 'What becomes of the rights when a tier falls: kept for a while, or gone at once. At once when not given.',
      type: ['string', 'object'],
      additionalProperties: false,
      required: ['keepUntil'],
      properties: {
        keepUntil: {
          type: 'string',
          description: 'contract_end (the last day of the term that runs), a period such as P60D, or at_once.',
        },
      },
    },
    better: {
      type: 'object',
      description:
        'Which way is better, where it is not as usual: a larger number, a shorter time (PT4H), a longer period (P60D), fewer customers a person (1:2).',
      additionalProperties: { enum: ['more', 'less'], description: 'more or less' },
    },
  },
  additionalProperties: {
    type: 'object',
    minProperties: 1,
    description: 'The rights of each tier of one ladder.',
    additionalProperties: {
      type: 'object',
      description: 'Rights by funnel node and name, such as `operations.sla_p1: PT4H`.',
      additionalProperties: {
        type: ['string', 'number', 'boolean'],
        minLength: 1,
        description: 'true or false, a number, a time (PT4H), a period (P60D), a ratio ("1:2") or a word.',
      },
    },
  },
} as const;
