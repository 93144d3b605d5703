import { contract } from '../contract.js';
import { date, integer, list, map, nullable, oneOf, optional, policyRef, text, word } from '../schema.js';

const policy = policyRef('Policy', 'The version of the policy, and the content that it had.');
const document = map('Document', 'The whole policy document.', {});
const note = optional(text('Note', 'What the person said about it.', 2000));

/** The life of a policy, as people direct it. Only the publication decides anything: it is recorded in every partition. */
export const policyLife = [
  contract('scoring.policy-drafted.v1', 'Policy drafted', 'A version of a policy was handed in and passed its static checks.', {
    policy,
    document,
    by: optional(word('By', 'Who wrote it, as the request named them.')),
  }),
  contract('scoring.policy-checked.v1', 'Policy checked', 'A draft was checked against the event types known at that time.', {
    policy,
    by: word('By', 'Who had it checked.'),
    problems: integer('Problems', 'How many mistakes it had.', 0),
  }),
  contract('scoring.policy-tried.v1', 'Policy tried', 'Somebody looked at what a draft would change, before it was approved.', {
    policy,
    by: word('By', 'Who tried it.'),
    how: oneOf('How', 'On recorded history, or only by comparing it with the policy in force.', ['what-if', 'dry-check']),
    whatIf: optional(word('What-if', 'The what-if that was looked at.')),
    against: nullable(policyRef('Against', 'The policy in force at that time; null when there was none.')),
    changed: integer('Changed', 'How many places of the document differ from it.', 0),
    changes: list('Changes', 'The first of them, in words.', { type: 'string' }),
    note,
  }),
  contract('scoring.policy-approved.v1', 'Policy approved', 'A second person approved exactly this content.', {
    policy,
    by: word('By', 'Who approved it.'),
    draftedBy: word('Drafted by', 'Who wrote it: somebody else.'),
    note,
  }),
  contract(
    'scoring.policy-published.v1',
    'Policy published',
    'A policy is to be in force from its effective date. Recorded in every partition.',
    {
      policy,
      effectiveFrom: date('Effective from', 'First day on which it may decide.'),
      reason: optional(text('Reason', 'Why it was published.', 500)),
      by: optional(word('By', 'Who published it, as the request named them.')),
      approvedBy: optional(word('Approved by', 'Who approved it; absent where no approval was asked for.')),
      document,
    },
  ),
];
