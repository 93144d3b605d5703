import { OVERRIDE_FIELDS } from './policy.document.js';
import { count, expression, id, label, period, section, share } from './schema.parts.js';

const expectShare = {
  type: 'array',
  minItems: 2,
  maxItems: 2,
  items: share,
  description: 'The least and the most of all accounts that are expected here: [0.10, 0.20]. A review says when it is otherwise.',
};

const immediately = { enum: ['immediately'], description: 'At once, on the event that leads to it. The same as saying nothing.' };

export const ladder = section('Tiers by points (`tiers`) or by rules (`rules`).', [], {
  label,
  tiers: {
    type: 'array',
    minItems: 2,
    description: 'From the lowest to the highest, by points.',
    items: section('One tier.', ['id', 'enter'], {
      id: id('What decisions call the tier; it never changes once customers hold it.'),
      label,
      enter: { ...count, description: 'Points that lift an account into this tier.' },
      keep: { ...count, description: 'Points that are enough to stay in it; `enter` when not given.' },
      expectShare,
    }),
  },
  rules: {
    type: 'array',
    minItems: 2,
    description: 'From the highest tier to the lowest; the first that matches wins.',
    items: section('One tier and who holds it.', ['id', 'when'], {
      id: id('What decisions call the tier; it never changes once customers hold it.'),
      label,
      when: expression('CEL that gives true or false; `"true"` for the lowest tier.'),
      expectShare,
    }),
  },
  upgrade: section('How an account rises; at once when nothing is said.', [], {
    apply: immediately,
    confirm: { type: 'integer', minimum: 1, maximum: 100, description: 'How many times in a row the rise must be seen.' },
    every: period('How long after it was seen it is looked at again.'),
  }),
  downgrade: section('How an account falls; at once when nothing is said.', [], {
    apply: immediately,
    confirm: { type: 'integer', minimum: 1, maximum: 100, description: 'How many times in a row the shortfall must be seen.' },
    every: period('How long after it was seen it is looked at again.'),
    grace: period('How long after the announcement the tier falls.'),
    maxSteps: { type: 'integer', minimum: 1, maximum: 100, description: 'How many tiers it falls at most at one time.' },
    hold: expression('CEL that gives true or false: while it is true, the fall waits.'),
  }),
});

export const overrides = section('Tiers set by hand.', ['maxDuration', 'approverMustDiffer'], {
  fields: {
    type: 'array',
    uniqueItems: true,
    items: { enum: [...OVERRIDE_FIELDS], description: 'One of them.' },
    description: 'What each override says: all of tier, reason, approver, expires.',
  },
  maxDuration: period('The longest that a tier may be held by hand.'),
  approverMustDiffer: { type: 'boolean', description: 'Whether somebody else than the requester must approve.' },
});
