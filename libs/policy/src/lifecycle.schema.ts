import { count, expression, id, label, name, period, section, snake, whole } from './schema.parts.js';

const word = (description: string) => ({ type: 'string', minLength: 1, maxLength: 500, description });
const words = (description: string) => ({ type: 'array', uniqueItems: true, items: word('One of them.'), description });
const match = {
  type: 'object',
  minProperties: 1,
  additionalProperties: { type: ['string', 'integer', 'boolean'], description: 'The value that the field must have.' },
  description: 'Only events whose fields have exactly these values.',
};
const positive = (description: string) => ({ ...count, minimum: 1, maximum: 1_000, description });

const material = section('Something that helps with the work of a stage.', ['name', 'kind'], {
  name: word('What it is called.'),
  kind: { enum: ['manual', 'case', 'training', 'activity', 'plan', 'other'], description: 'What it is.' },
  industries: words('The industries that it is for; without it for all.'),
  businessTypes: words('The business types that it is for; without it for all.'),
  url: word('Where it is.'),
});

const stage = {
  ...section('One stage: its id, or the id with what the stage is for.', ['id'], {
    id: id('What rules and decisions call the stage.'),
    label,
    journey: word('What the customer goes through.'),
    goal: word('What is to be reached.'),
    roles: words('Who works on it.'),
    work: words('What is to be done.'),
    material: { type: 'array', items: material, description: 'Manuals, cases, training, activities.' },
    stuckAfter: period('After so long in it an account is stuck.'),
  }),
  type: ['string', 'object'],
  ...name,
};

export const lifecycleSchema = section('The stages of an account, and the rules that move it.', ['initial', 'stages', 'rules'], {
  initial: id('The stage in which every account begins.'),
  stages: { type: 'array', minItems: 1, items: stage, description: 'All stages, in the order of a life.' },
  rules: {
    type: 'array',
    minItems: 1,
    description: 'The first rule whose condition holds says which stage an account is in.',
    items: section('One rule.', ['to', 'when'], {
      id: id('What a change of stage names; the stage it leads to when not given.'),
      to: id('The stage that it leads to.'),
      when: expression('CEL that gives true or false.'),
      label,
    }),
  },
  milestones: {
    type: 'object',
    minProperties: 1,
    propertyNames: snake,
    description: 'Yes/no facts: each is true once all its milestones are reached.',
    additionalProperties: { ...words('The milestones.'), minItems: 1 },
  },
  joint: {
    type: 'array',
    description: 'Where learning and implementation are, together: the first state whose condition holds.',
    items: section('One state, and the path on which it is followed up.', ['id', 'when', 'path'], {
      id: id('What the state is called.'),
      label,
      when: expression('CEL that gives true or false.'),
      path: words('What is done, step by step.'),
    }),
  },
  churn: section('What it means to be gone.', ['stage'], {
    stage: id('The stage of customers that are gone.'),
    reasons: words('The reasons of which one is demanded; without it any.'),
    winBack: {
      type: 'object',
      description: 'By reason: how a customer is to be won back.',
      additionalProperties: word('The plan.'),
    },
  }),
  funnel: {
    type: 'array',
    minItems: 2,
    uniqueItems: true,
    items: id('A stage.'),
    description: 'The stages to go through, in order.',
  },
});

const target = {
  type: ['string', 'object'],
  description:
    'Business time such as PT4H, or the entitlement that promises it: { entitlement: operations.sla_p1, ladder: value }.',
  required: ['entitlement', 'ladder'],
  additionalProperties: false,
  properties: { entitlement: word('Name of the entitlement.'), ladder: word('The ladder whose tier has it.') },
};
const targets = (description: string) => ({
  type: 'object',
  minProperties: 1,
  description,
  propertyNames: { enum: ['P1', 'P2', 'P3', 'P4'], $comment: 'a level of tickets: P1, P2, P3 or P4' },
  additionalProperties: target,
});

export const signalsSchema = {
  type: 'object',
  minProperties: 1,
  description: 'What is wrong with an account: opened once, closed when it recovers or when its cause is recorded.',
  propertyNames: snake,
  additionalProperties: section(
    'One signal: `series`, `silent`, `departed`, `event`, `answers`/`resolutions` or `when` says which kind.',
    [],
    {
      label,
      while: expression('CEL: looked for only where this holds.'),
      causes: words('The causes of which one is demanded.'),
      series: word('The series that falls.'),
      baseline: section('The buckets to compare with.', ['buckets'], {
        buckets: positive('How many, before the recent ones.'),
        stat: { enum: ['median', 'mean'], description: 'How they become one number; the median when not given.' },
        atLeast: positive('How many of them must have been reported; half of them when not given.'),
      }),
      recent: section('The last buckets.', ['buckets'], { buckets: positive('How many.') }),
      ratioBelow: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 1,
        description: 'Opens when the recent are below this share of the baseline.',
      },
      recoverAbove: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 10,
        description: 'Closes when they are back at this share; between the two nothing changes.',
      },
      minBaseline: { ...count, description: 'A baseline below this is too small to judge.' },
      season: section('What fell as much a season ago is expected to fall.', ['buckets'], {
        buckets: positive('The length of a season.'),
      }),
      silent: { ...words('None of these events …'), minItems: 1 },
      for: period('… for so long.'),
      departed: { ...words('A contact in one of these parts has left, and nobody was named since.'), minItems: 1 },
      event: word('The event that happens, or that opens something.'),
      match,
      within: period('Only what happened in this time counts.'),
      atLeast: positive('How often; once when not given.'),
      until: word('The event that closes what the other opened.'),
      key: word('The field of both that says what is opened and closed.'),
      answers: targets('By level: the time for the first answer.'),
      resolutions: targets('By level: the time for the solution.'),
      when: expression('CEL that gives true or false.'),
      recover: expression('CEL: closes when this holds; when not given, when `when` holds no more.'),
    },
  ),
};

export const renewalSchema = section('How probable a renewal is: points, and percent.', ['base', 'rules', 'outlook'], {
  window: { ...word('The window in which renewals are assessed; without it always while a contract holds.') },
  base: { ...whole, minimum: 0, maximum: 100, description: 'The probability to begin with, in percent.' },
  rules: {
    type: 'array',
    description: 'What speaks for and against it.',
    items: section('Points for or against a renewal.', ['id', 'points'], {
      id: id('What the card of a renewal calls the rule.'),
      points: {
        type: ['string', 'integer'],
        minLength: 1,
        minimum: -100,
        maximum: 100,
        description: 'A whole number, or CEL that gives one.',
      },
      when: expression('CEL that gives true or false; without it the rule always applies.'),
      min: { ...whole, description: 'Never fewer points than this.' },
      max: { ...whole, description: 'Never more points than this.' },
      label,
    }),
  },
  outlook: section('What the percent mean.', ['likely', 'atRisk'], {
    likely: { ...count, maximum: 100, description: 'From here on it is likely.' },
    atRisk: { ...count, maximum: 100, description: 'Below this it is at risk.' },
  }),
});

export const playbooksSchema = {
  type: 'array',
  description: 'What is to be done when something happens.',
  items: section('One playbook.', ['on'], {
    id: id('What tasks name as their playbook.'),
    on: {
      type: 'string',
      pattern: '^(enter|leave|open|close):.+$',
      description: 'enter:<stage>, leave:<stage>, open:<window or signal>, close:<window or signal>',
    },
    tasks: {
      type: 'array',
      minItems: 1,
      description: 'What has to be done, by whom, until when.',
      items: section('One task.', ['do', 'role', 'due'], {
        do: word('What is to be done.'),
        role: word('Who does it: a role of some stage.'),
        due: {
          type: 'string',
          pattern: '^P([1-9][0-9]{0,2}BD|(?=.)([0-9]+[YMWD])+)$',
          description: 'P3BD: business days, or a calendar period.',
        },
        outcome: word('What has to be recorded with it, such as signals.usage_drop.causes.'),
      }),
    },
    require: words('What is demanded, such as churn_reason.'),
    dedupe: words('What makes two of them the same.'),
    snooze: { enum: ['allowed', 'forbidden'], description: 'Whether it may be put off.' },
    experiment: word('The name of an experiment.'),
    variants: {
      type: 'object',
      minProperties: 2,
      additionalProperties: { ...count, maximum: 100, description: 'How many of a hundred get it.' },
      description: 'Its variants, in percent.',
    },
    salt: word('What draws the variants.'),
    unit: { enum: ['customer'], description: 'What is drawn.' },
  }),
};
