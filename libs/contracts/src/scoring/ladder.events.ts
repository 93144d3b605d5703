import { accountId, decidedOn } from '../decided.js';
import { contract } from '../contract.js';
import { date, id, integer, nullable, oneOf, text, word } from '../schema.js';

const ladder = word('Ladder', 'The ladder.');
const points = integer('Points', 'Points after the total clamp.');

/** Decisions of scoring about how an account falls, and about the end of tiers held by hand. */
export const ladderDecisions = [
  contract(
    'scoring.downgrade-announced.v1',
    'Downgrade announced',
    'A tier will fall on a day, unless the account regains what it takes to stay.',
    {
      accountId,
      ladder,
      tier: word('Tier', 'The tier held.'),
      to: word('To', 'The tier to which it would fall today.'),
      dueOn: date('Due on', 'The day on which it falls.'),
      points,
      pointsToStay: nullable(integer('Points to stay', 'Points that are missing to stay; null on a ladder of rules.', 0)),
      reason: text('Reason', 'One sentence that says why.', 500),
      ...decidedOn,
    },
  ),
  contract('scoring.downgrade-withdrawn.v1', 'Downgrade withdrawn', 'A fall that was announced will not happen.', {
    accountId,
    ladder,
    tier: word('Tier', 'The tier held.'),
    wasDueOn: date('Was due on', 'The day that was announced.'),
    points,
    because: oneOf('Because', 'What it takes to stay is there again, or the tier is held by hand.', ['kept', 'override']),
    ...decidedOn,
  }),
  contract('scoring.override-expired.v1', 'Override expired', 'A tier held by hand came to its end; the ladder decides anew.', {
    accountId,
    ladder,
    overrideId: id('Override', 'The override.'),
    tier: word('Tier', 'The tier that was held.'),
    because: oneOf('Because', 'Its day has come, or a new policy does not have the tier.', ['expired', 'policy']),
    ...decidedOn,
  }),
];

const on = date('On', 'The open day on which it was recorded.');
const person = (title: string, description: string) => text(title, description, 100);

/** Tiers set by hand, and given back before their day. */
export const overrideInputs = [
  contract('scoring.tier-overridden.v1', 'Tier overridden', 'A tier is held by hand on a ladder, until a day.', {
    overrideId: id('Override', 'The override.'),
    accountId,
    ladder,
    tier: word('Tier', 'The tier to hold.'),
    reason: text('Reason', 'Why.', 400),
    requestedBy: person('Requested by', 'Who asked for it.'),
    approvedBy: person('Approved by', 'Who allowed it: somebody else, where the policy says so.'),
    expiresOn: date('Expires on', 'The first day on which it no longer holds.'),
    on,
  }),
  contract('scoring.override-withdrawn.v1', 'Override withdrawn', 'A tier held by hand is given back before its day.', {
    overrideId: id('Override', 'The override.'),
    accountId,
    ladder,
    by: person('By', 'Who withdrew it.'),
    reason: text('Reason', 'Why.', 400),
    on,
  }),
];
