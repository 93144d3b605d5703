import { accountId, decidedOn, on, policy } from '../decided.js';
import { contract } from '../contract.js';
import {
  date,
  DEFINITIONS,
  type Field,
  id,
  integer,
  list,
  map,
  money,
  nullable,
  objectOf,
  oneOf,
  optional,
  policyRef,
  text,
  word,
} from '../schema.js';

const contractId = id('Contract', 'Number of the contract.');
const FACTS = { title: 'Facts', description: 'Values of the facts that were read.', type: 'object' };
const facts = map('Facts', 'Values of the facts that were read.', {});
const words = (title: string, description: string): Field => list(title, description, { type: 'string' });
const { title: _, description: __, ...MONEY } = DEFINITIONS.money;
const amount: Field = {
  schema: {
    title: 'Amount',
    description: 'What the customer pays for the term; null when it is not known.',
    anyOf: [MONEY, { type: 'null' }],
  },
  required: true,
};

const term = integer('Term', 'Which term of the contract it is, from 1.', 1);
const windowOf = {
  window: word('Window', 'Id of the window in the policy, such as `focus`.'),
  contractId,
  start: date('Start', 'First day of the term.'),
  end: date('End', 'Last day of the term, and of the window.'),
  opensOn: date('Opens on', 'First day of the window; before `on` when the term became known late.'),
};

const label = optional(text('Label', 'What the policy calls the rule.'));
const point = objectOf({
  id: word('Id', 'Id of the rule in the policy.'),
  label,
  points: integer('Points', 'What it gave or took.'),
  facts: { schema: FACTS, required: true },
});
const silence = objectOf({
  id: word('Id', 'Id of the rule in the policy.'),
  label,
  because: oneOf('Because', 'Why it gave nothing.', ['condition', 'missing', 'zero', 'error']),
  missing: optional(words('Missing', 'Facts that it needs and that were never observed.')),
});
const awaited = objectOf({
  contractId,
  term,
  start: date('Start', 'First day of the term.'),
  end: date('End', 'Last day of the term.'),
  amount,
  commitment: optional(
    oneOf('Commitment', 'How who looks after the customer sees the renewal.', ['commit', 'likely', 'open', 'at-risk', 'lost']),
  ),
  expected: optional(money('Expected', 'What the next term is expected to bring.')),
});

/** Stages, and what leads to them. */
const stages = [
  contract('lifecycle.stage-changed.v1', 'Stage changed', 'An account moved to another stage of its life.', {
    accountId,
    from: nullable(word('From', 'Stage held before; null on the first.')),
    to: word('To', 'Stage held from now on.'),
    rule: nullable(word('Rule', 'The rule of the policy that fired; null where an account begins.')),
    reason: text('Reason', 'One sentence that says why.', 500),
    facts,
    missing: words('Missing', 'Facts that a rule needs and that were never observed.'),
    ...decidedOn,
  }),
  contract('lifecycle.milestones-completed.v1', 'Milestones completed', 'All milestones of a group were reached.', {
    accountId,
    name: word('Name', 'Name of the group in the policy, such as `onboarding_done`.'),
    reached: map('Reached', 'The day on which each milestone was reached.', { type: 'string', format: 'date' }),
    ...decidedOn,
  }),
  contract(
    'lifecycle.milestones-reopened.v1',
    'Milestones reopened',
    'A group that was complete is not any more: the customer was gone and came back, or the policy asks for something else.',
    {
      accountId,
      name: word('Name', 'Name of the group.'),
      missing: words(
        'Missing',
        'Milestones that are to be reached again; none when the policy does not have the group any more.',
      ),
      ...decidedOn,
    },
  ),
  contract(
    'lifecycle.joint-state-changed.v1',
    'Joint state changed',
    'Learning and implementation together lead the account on another path.',
    {
      accountId,
      from: nullable(word('From', 'State until now.')),
      to: nullable(word('To', 'State from now on; null when none fits.')),
      facts,
      path: words('Path', 'What is to be done in this state, in order.'),
      ...decidedOn,
    },
  ),
  contract('lifecycle.churn-marked.v1', 'Churn marked', 'The customer is gone. Without a known reason one is demanded.', {
    accountId,
    from: nullable(word('From', 'Stage held before.')),
    endedOn: nullable(date('Ended on', 'Last day of the last term.')),
    reason: nullable(word('Reason', 'Why it went; null when nobody has said so.')),
    reasons: words('Reasons', 'The reasons that the policy knows.'),
    ...decidedOn,
  }),
  contract('lifecycle.win-back-planned.v1', 'Win-back planned', 'How a customer that is gone is to be won back.', {
    accountId,
    reason: word('Reason', 'Why it went.'),
    plan: nullable(word('Plan', 'The plan that the policy has for this reason; null when it has none.')),
    ...decidedOn,
  }),
];

/** Windows and renewals. */
const renewals = [
  contract('lifecycle.window-opened.v1', 'Window opened', 'A term has come to the days in which its renewal is worked on.', {
    accountId,
    ...windowOf,
    ...decidedOn,
  }),
  contract('lifecycle.window-closed.v1', 'Window closed', 'The days in which a renewal is worked on are over.', {
    accountId,
    ...windowOf,
    because: oneOf('Because', 'Why.', ['ended', 'renewed', 'terminated', 'amended', 'policy']),
    ...decidedOn,
  }),
  contract('lifecycle.renewal-assessed.v1', 'Renewal assessed', 'How probable a renewal is, and every point of it.', {
    accountId,
    probability: integer('Probability', 'In percent.', 0, 100),
    outlook: oneOf('Outlook', 'The probability in a word.', ['likely', 'open', 'at-risk']),
    base: integer('Base', 'Points from which the card begins.'),
    strengths: list('Strengths', 'The rules that speak for a renewal.', point),
    risks: list('Risks', 'The rules that speak against it.', point),
    notFired: list('Not fired', 'The rules that gave nothing, and why.', silence),
    contracts: list('Contracts', 'The terms of which it is open whether they are renewed.', awaited),
    ...decidedOn,
  }),
  contract(
    'lifecycle.non-renewal-announced.v1',
    'Non-renewal announced',
    'The customer has said that a term that still runs will not be renewed. A renewal that comes nevertheless settles the term.',
    {
      accountId,
      contractId,
      term,
      start: date('Start', 'First day of the term.'),
      end: date('End', 'Last day of the term.'),
      amount,
      reason: nullable(word('Reason', 'Why; null when nobody has said so.')),
      ...decidedOn,
    },
  ),
  contract(
    'lifecycle.renewal-settled.v1',
    'Renewal settled',
    'What became of a term. One that is renewed late is settled again.',
    {
      accountId,
      contractId,
      term,
      end: date('End', 'Last day of the term that was to be renewed.'),
      outcome: oneOf('Outcome', 'What became of it.', ['renewed', 'lapsed', 'terminated']),
      reason: nullable(word('Reason', 'Why; null when nobody has said so.')),
      amount,
      ...decidedOn,
    },
  ),
];

/** Signals: something is wrong with an account. */
const signals = [
  contract('lifecycle.signal-opened.v1', 'Signal opened', 'Something is wrong with an account.', {
    accountId,
    signal: word('Signal', 'Id of the signal in the policy.'),
    facts,
    causes: words('Causes', 'The answers of which one is demanded.'),
    ...decidedOn,
  }),
  contract('lifecycle.signal-closed.v1', 'Signal closed', 'It is no longer so, or somebody knows why.', {
    accountId,
    signal: word('Signal', 'Id of the signal in the policy.'),
    openedOn: date('Opened on', 'The day on which it was opened.'),
    because: oneOf('Because', 'Why it is closed.', ['recovered', 'explained', 'out-of-scope', 'policy']),
    explanation: nullable(word('Explanation', 'The cause that was recorded; null when none was.')),
    facts,
    ...decidedOn,
  }),
];

/** Decisions of lifecycle, each with the rule and the facts that led to it. */
export const lifecycleDecisions = [
  ...stages,
  ...renewals,
  ...signals,
  contract('lifecycle.policy-took-effect.v1', 'Policy took effect', 'From here on this policy decides in this partition.', {
    policy,
    on,
    replaced: optional(nullable(policyRef('Replaced', 'The policy that decided until now.'))),
  }),
];
