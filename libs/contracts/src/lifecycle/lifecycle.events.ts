import { contract } from '../contract.js';
import { cause, date, id, list, map, nullable, optional, policyRef, text, word } from '../schema.js';

const accountId = id('Account', 'The account decided about.');
const on = date('On', 'The open day on which it was decided.');
const policy = policyRef('Policy', 'The policy that decided.');
const decidedBy = { policy, cause: cause('Cause', 'The recorded event that led to this decision.') };
const facts = map('Facts', 'Values of the facts that the rule saw.', {});

/** Decisions of lifecycle, each with the rule and the facts that led to it. */
export const lifecycleDecisions = [
  contract('lifecycle.stage-changed.v1', 'Stage changed', 'An account moved to another stage of its life.', {
    accountId,
    from: nullable(word('From', 'Stage held before; null on the first.')),
    to: word('To', 'Stage held from now on.'),
    rule: nullable(word('Rule', 'The rule of the policy that fired; null where an account begins.')),
    reason: text('Reason', 'One sentence that says why.', 500),
    facts,
    missing: list('Missing', 'Facts that a rule needs and that were never observed.', { type: 'string' }),
    on,
    ...decidedBy,
  }),
  contract('lifecycle.policy-took-effect.v1', 'Policy took effect', 'From here on this policy decides in this partition.', {
    policy,
    on,
    replaced: optional(nullable(policyRef('Replaced', 'The policy that decided until now.'))),
  }),
];
