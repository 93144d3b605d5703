import { contract } from '../contract.js';
import { date, id, map, money, nullable, oneOf, optional, policyRef, text, word } from '../schema.js';

const accountId = id('Account', 'The account that it is about.');
const contractId = id('Contract', 'Number of the contract.');
const by = id('By', 'Who said so.');
const note = optional(text('Note', 'Anything else worth knowing.', 1000));
const uuid = (title: string, description: string) => ({
  schema: { title, description, type: 'string', format: 'uuid' },
  required: true,
});
const policy = policyRef('Policy', 'The version of the policy.');

/** Inputs of lifecycle that are not facts of the account ledger: recorded with `after`, so that a replay meets them in the same order. */
export const lifecycleInputs = [
  contract('lifecycle.policy-received.v1', 'Policy received', 'Scoring has published a policy. Recorded in every partition.', {
    policy,
    effectiveFrom: date('Effective from', 'First day on which it may decide.'),
    document: map('Document', 'The whole policy document.', {}),
  }),
  contract('lifecycle.tier-received.v1', 'Tier received', 'Scoring has moved the account to another tier, or off a ladder.', {
    accountId,
    ladder: word('Ladder', 'The ladder.'),
    tier: nullable(word('Tier', 'The tier held from now on; null when the account is not graded any more.')),
    on: date('On', 'The day on which scoring decided.'),
    decisionId: uuid('Decision', 'Id of the decision of scoring.'),
  }),
  contract(
    'lifecycle.signal-explained.v1',
    'Signal explained',
    'Somebody found out what is behind a signal. It closes the signal.',
    {
      accountId,
      signal: word('Signal', 'Id of the signal in the policy.'),
      signalId: uuid('Signal opened', 'Id of the decision that opened it.'),
      explanation: word('Explanation', 'The cause, one of those that the policy knows for the signal.'),
      note,
      by,
    },
  ),
  contract(
    'lifecycle.outcome-explained.v1',
    'Outcome explained',
    'Somebody recorded why a contract was renewed, or why it was not.',
    {
      accountId,
      contractId,
      outcome: oneOf('Outcome', 'What became of the contract.', ['renewed', 'not-renewed']),
      reason: word('Reason', 'The reason, in the words of the company that runs Strata.'),
      note,
      by,
    },
  ),
  contract(
    'lifecycle.renewal-committed.v1',
    'Renewal committed',
    'Who looks after the customer commits to a forecast of a renewal.',
    {
      accountId,
      contractId,
      commitment: oneOf('Commitment', 'How the renewal is seen.', ['commit', 'likely', 'open', 'at-risk', 'lost']),
      amount: optional(money('Amount', 'What the next term is expected to bring.')),
      note,
      by,
    },
  ),
];
