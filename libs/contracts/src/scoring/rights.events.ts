import { accountId, decidedBy, on } from '../decided.js';
import { contract } from '../contract.js';
import { date, list, map, nullable, objectOf, oneOf, optional, type Schema, word } from '../schema.js';

/** A right is yes or no, or text: a number is its decimal text, so that nobody computes with a float. */
export const rights: Schema = { type: ['string', 'boolean'] };

/** What is kept of one tier that was lost. */
export const keptRights: Schema = objectOf({
  tier: word('Tier', 'The tier that was lost.'),
  until: date('Until', 'The last day on which its rights still hold.'),
  entitlements: map('Entitlements', 'Its rights that the present tier does not give as well.', rights),
});

/** Decisions of scoring about what an account is entitled to. */
export const rightsDecisions = [
  contract(
    'scoring.entitlements-changed.v1',
    'Entitlements changed',
    'What an account is entitled to by its place on a ladder changed, from a day on.',
    {
      accountId,
      ladder: word('Ladder', 'The ladder.'),
      tier: nullable(word('Tier', 'The tier held; null when the account stands on this ladder no more.')),
      effectiveFrom: date('Effective from', 'The first day on which this holds.'),
      entitlements: map('Entitlements', 'All rights on that day by `node.name`: what the tier gives and what is kept.', rights),
      granted: map('Granted', 'What the tier gives by itself.', rights),
      kept: list('Kept', 'What is kept of tiers that were lost, from the lowest to the highest.', keptRights),
      because: oneOf('Because', 'Why it changed.', ['tier', 'contract', 'lapse', 'policy', 'exclusion']),
      ...decidedBy,
    },
  ),
];

const factValues = { type: ['string', 'number', 'boolean', 'array'] };
const segment = word('Segment', 'The segment, as the policy calls it.');
const facts = map('Facts', 'Values of the facts that the rule of the segment saw.', factValues);

/** Decisions of scoring about the groups that an account belongs to. */
export const segmentDecisions = [
  contract('scoring.segment-entered.v1', 'Segment entered', 'The account belongs to a segment from here on.', {
    accountId,
    segment,
    facts,
    on,
    ...decidedBy,
  }),
  contract('scoring.segment-left.v1', 'Segment left', 'The account does not belong to a segment any more.', {
    accountId,
    segment,
    since: date('Since', 'The day since which it belonged to it.'),
    because: oneOf('Because', 'Why it left.', ['condition', 'missing', 'exclusion', 'policy']),
    facts,
    missing: optional(list('Missing', 'Facts that the rule needs and that are not known any more.', { type: 'string' })),
    on,
    ...decidedBy,
  }),
];
