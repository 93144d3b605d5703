import { readFileSync } from 'node:fs';
import { accountId, causedBy, policy } from '../decided.js';
import { type Contract, contract } from '../contract.js';
import { date, type Field, integer, list, map, nullable, oneOf, text, word } from '../schema.js';
import { keptRights, rights } from '../scoring/rights.events.js';

const decisionId = (description: string): Field => ({
  schema: { title: 'Decision', description, type: 'string', format: 'uuid' },
  required: true,
});

/**
 * What Strata says to everybody, each on the topic of its name, keyed by the account id. Others build on it: fields are added,
 * never removed, renamed or retyped. The service that decides translates its own events into these.
 */
export const publicContracts: readonly Contract[] = [
  contract('strata.tier-changed.v1', 'Tier changed', 'An account moved to another tier of a ladder.', {
    accountId,
    ladder: word('Ladder', 'The ladder.'),
    from: nullable(word('From', 'Tier held before; null on the first grading.')),
    to: word('To', 'Tier held from now on.'),
    direction: oneOf('Direction', 'Whether the account rose, fell, or entered the ladder.', ['up', 'down', 'enter']),
    points: integer('Points', 'Points on which it was decided.'),
    effectiveOn: date('Effective on', 'The day from which the tier is held.'),
    reason: text('Reason', 'One sentence that says why.', 500),
    policy,
    decisionId: decisionId('Id of the decision, for `GET /v1/decisions/{id}`. The same whenever the message is repeated.'),
    cause: causedBy,
  }),
  contract('strata.entitlements-changed.v1', 'Entitlements changed', 'What an account is entitled to changed.', {
    accountId,
    ladder: word('Ladder', 'The ladder whose tier gives the rights.'),
    tier: nullable(word('Tier', 'The tier held; null when the account stands on this ladder no more.')),
    effectiveFrom: date('Effective from', 'The first day on which this holds.'),
    entitlements: map(
      'Entitlements',
      'All rights on that day by `node.name`: yes or no, or text. A number is decimal text.',
      rights,
    ),
    granted: map('Granted', 'What the tier gives by itself: what is left when all that is kept is over.', rights),
    kept: list('Kept', 'What is kept of tiers that were lost, and until which day. Its end is a message of its own.', keptRights),
    because: oneOf('Because', 'Why it changed.', ['tier', 'contract', 'lapse', 'policy', 'exclusion']),
    policy,
    decisionId: decisionId('Id of the decision, for `GET /v1/decisions/{id}`. The same whenever the message is repeated.'),
    cause: causedBy,
  }),
  contract('strata.stage-changed.v1', 'Stage changed', 'An account moved to another stage of its life.', {
    accountId,
    from: nullable(word('From', 'Stage held before; null on the first.')),
    to: word('To', 'Stage held from now on.'),
    rule: nullable(word('Rule', 'The rule of the policy that fired; null where an account begins.')),
    effectiveOn: date('Effective on', 'The day from which the stage is held.'),
    reason: text('Reason', 'One sentence that says why.', 500),
    policy,
    decisionId: decisionId('Id of the decision in the ledger of lifecycle. The same whenever the message is repeated.'),
    cause: causedBy,
  }),
];

/** The example of a public message's data, for specs and documents. */
export const publicExampleOf = (type: string): Readonly<Record<string, unknown>> => {
  const example: unknown = JSON.parse(readFileSync(new URL(`./${type}.json`, import.meta.url), 'utf8'));
  if (typeof example !== 'object' || example === null) throw new Error(`The example of ${type} is not an object.`);
  return { ...example };
};
