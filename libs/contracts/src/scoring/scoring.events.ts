import { accountId, decidedBy, on, policy } from '../decided.js';
import { contract } from '../contract.js';
import { date, integer, list, map, nullable, object, objectOf, oneOf, optional, policyRef, text, word } from '../schema.js';
import { policyLife } from './policy-life.events.js';
import { reviewEvents } from './review.events.js';

const factValues = { type: ['string', 'number', 'boolean', 'array'], items: { type: 'string' } };
const points = integer('Points', 'Points after the total clamp.');

const facts = map('Facts', 'Values of the facts that the rule saw.', factValues);
const labelled = {
  schema: {
    title: 'Label',
    description: 'What the policy calls the rule: a text, or a text by language.',
    type: ['string', 'object'],
    additionalProperties: { type: 'string' },
  },
  required: true,
};

const rule = {
  id: word('Id', 'Id of the rule in the policy.'),
  label: optional(labelled),
};

const fired = objectOf({
  ...rule,
  points: integer('Points', 'What it contributed, after its cap.'),
  raw: optional(integer('Raw', 'What it would have contributed without its cap. Only where the rule has one.')),
  facts,
});

const notFired = objectOf({
  ...rule,
  because: oneOf('Because', 'Why it did not contribute.', ['condition', 'missing', 'lapsed', 'zero', 'error']),
  facts,
  missing: optional(list('Missing', 'Facts that it needs and that were never observed.', { type: 'string' })),
  lapsedOn: optional(date('Lapsed', 'Day on which its points stopped.')),
  error: optional(text('Error', 'What its expression failed with.', 1000)),
});

const ladder = objectOf({
  tier: word('Tier', 'Tier held.'),
  since: date('Since', 'Day since which it is held.'),
  pending: nullable(
    object('Pending', 'The fall that is announced; null when none is.', {
      tier: word('Tier', 'The tier to which it would fall.'),
      on: date('On', 'The day on which it falls.'),
      pointsToStay: nullable(integer('Points to stay', 'Points missing to stay; null on a ladder of rules.', 0)),
    }),
  ),
  rising: optional(
    list(
      'Rising',
      'Rises that are seen and not yet confirmed. Only where there is one.',
      objectOf({
        tier: word('Tier', 'The tier that is reached.'),
        on: date('On', 'The day on which it is reached if what was earned lasts.'),
      }),
    ),
  ),
  next: nullable(
    object('Next', 'The next tier up, and what it takes; null at the top.', {
      tier: word('Tier', 'The next tier.'),
      points: integer('Points', 'Points still missing.', 0),
    }),
  ),
});

/** Decisions of scoring about one account, each with its whole explanation. */
export const scoringDecisions = [
  contract('scoring.score-changed.v1', 'Score changed', 'The score of an account, or what it is made of, changed.', {
    accountId,
    on,
    points,
    unclamped: optional(integer('Unclamped', 'The total before the clamp, where the clamp changed it.')),
    base: integer('Base', 'Points of the base bands.'),
    adjustments: list('Adjustments', 'The rules that contributed, in the order of the policy.', fired),
    notFired: list('Not fired', 'The rules that did not contribute, and why.', notFired),
    missing: list('Missing', 'Facts never observed: they contribute nothing.', { type: 'string' }),
    uncounted: list('Uncounted', 'What was observed but could not be counted, such as an amount without a rate.', {
      type: 'string',
    }),
    facts: map('Facts', 'Values of all facts at the time of the decision.', factValues),
    ladders: map('Ladders', 'The tier held on each ladder.', ladder),
    exclusion: nullable(text('Exclusion', 'Why the account is not graded.', 500)),
    override: nullable(map('Override', 'The tiers held by hand, by ladder; null when there is none.', {})),
    ...decidedBy,
  }),
  contract('scoring.tier-changed.v1', 'Tier changed', 'An account moved to another tier of a ladder.', {
    accountId,
    ladder: word('Ladder', 'The ladder.'),
    from: nullable(word('From', 'Tier held before; null on the first grading.')),
    to: word('To', 'Tier held from now on.'),
    direction: oneOf('Direction', 'Whether the account rose, fell, or entered the ladder.', ['up', 'down', 'enter']),
    points,
    reason: text('Reason', 'One sentence that says why.', 500),
    on,
    ...decidedBy,
  }),
  contract('scoring.account-excluded.v1', 'Account excluded', 'The account is not graded any more.', {
    accountId,
    reason: text('Reason', 'Why, as the policy says.', 500),
    left: map('Left', 'Tiers that it held, by ladder; they end with it.', { type: 'string' }),
    on,
    ...decidedBy,
  }),
  contract('scoring.account-included.v1', 'Account included', 'The account is graded again.', { accountId, on, ...decidedBy }),
];

/** Inputs of scoring that are not facts of the account ledger: recorded, so that a replay meets them again. */
export const scoringInputs = [
  ...reviewEvents,
  ...policyLife,
  contract('scoring.policy-took-effect.v1', 'Policy took effect', 'From here on this policy decides in this partition.', {
    policy,
    on,
    replaced: optional(nullable(policyRef('Replaced', 'The policy that decided until now.'))),
  }),
];
