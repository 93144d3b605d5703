import { calendar } from './calendar.schema.js';
import { ladder, overrides } from './ladder.schema.js';
import { expression, id, label, name, period, SAFE, section, snake, whole } from './schema.parts.js';
import { keyAccountsSchema, productsSchema, reviewsSchema } from './review.schema.js';
import { lifecycleSchema, playbooksSchema, renewalSchema, signalsSchema } from './lifecycle.schema.js';
import { windowsSchema } from './window.schema.js';
import { entitlementsSchema } from './entitlement.schema.js';
import { segmentsSchema } from './segment.schema.js';

const metadata = section(
  'What the policy is called and from when it holds.',
  ['id', 'version', 'effectiveFrom', 'timezone', 'currency'],
  {
    id: id('What the policy is called in all its versions.'),
    version: { type: 'integer', minimum: 1, maximum: 1_000_000, description: 'Grows with every published change.' },
    effectiveFrom: { type: 'string', description: 'The first day on which it may decide: YYYY-MM-DD.' },
    timezone: { type: 'string', description: 'IANA name, such as Asia/Shanghai: an event belongs to the date it has there.' },
    currency: { type: 'string', description: 'ISO 4217 code of all amounts in this policy, such as CNY.' },
    reason: { type: 'string', description: 'Why this version was made.' },
    calendar,
    workingHours: { type: 'string', description: 'The hours of a working day: 09:00-18:00 when not given.' },
  },
);

const fact = section('A pure fold over the events of an account.', ['type', 'fold', 'event'], {
  type: {
    enum: ['money', 'int', 'bool', 'string', 'series'],
    description: 'money is minor units (fen, pence) in the currency of the policy; series adds up by bucket, for signals.',
  },
  fold: {
    enum: ['sum', 'count', 'distinct', 'last', 'min', 'max', 'since'],
    description:
      'sum, min, max, last of a field; count of events; distinct values of a field; since: whole days since the latest event.',
  },
  event: { type: 'string', description: 'Name (OrderPlaced) or full type (custom.audit-passed.v1) of the event.' },
  field: { type: 'string', description: "A field of the event's data, or of each of its lines." },
  minus: {
    type: 'string',
    description: 'The event that takes back: its field is subtracted (sum), or it is counted off (count).',
  },
  match: {
    type: 'object',
    minProperties: 1,
    additionalProperties: { type: ['string', 'integer', 'boolean'], description: 'The value that the field must have.' },
    description: 'Only events (or lines) whose fields have exactly these values.',
  },
  window: period('Only what happened in this time counts.'),
  bucket: { enum: ['P1D', 'P7D', 'P1M'], description: 'Of a series: days, weeks from Monday, or months.' },
  label,
});

const adjustment = section('Points on top of the base points.', ['id', 'points'], {
  id: id('What explanations call the rule.'),
  points: {
    type: ['string', 'integer'],
    minLength: 1,
    minimum: -SAFE,
    maximum: SAFE,
    description: 'CEL that gives a whole number, or a whole number.',
  },
  when: expression('CEL that gives true or false; without it the rule always applies.'),
  min: { ...whole, description: 'Never fewer points than this.' },
  max: { ...whole, description: 'Never more points than this.' },
  validFor: period('The points stop this long after the latest event that fed one of the facts of the rule.'),
  label,
});

const scoring = section('How facts become points.', ['base'], {
  base: section('Points by the size of one fact.', ['fact', 'bands'], {
    fact: { type: 'string', description: 'The fact, of type money or int, whose size gives the points.' },
    bands: {
      type: 'object',
      minProperties: 1,
      propertyNames: { pattern: '^(0|[1-9][0-9]{0,14})$', $comment: 'a whole number from 0, without separators' },
      additionalProperties: { ...whole, description: 'The points of this band.' },
      description: 'From this value on (money in minor units: 50000000 is 500,000.00): so many points.',
    },
  }),
  adjust: { type: 'array', items: adjustment, description: 'Plus and minus points, each by a rule of its own, with its cap.' },
  clamp: {
    type: 'array',
    minItems: 2,
    maxItems: 2,
    items: { ...whole, description: 'Points.' },
    description: 'The least and the most points in total.',
  },
  missing: { enum: ['skip'], description: 'A fact that was never observed contributes nothing and is named.' },
});

/** JSON Schema 2020-12 of the policy document, closed: what an editor completes and what is checked first. */
export const policySchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:strata:policy:tiering-v1',
  title: 'Strata customer policy',
  ...section('How facts become points, and points tiers.', ['apiVersion', 'kind', 'metadata', 'facts', 'scoring', 'ladders'], {
    apiVersion: { const: 'tiering/v1', description: 'The version of this language.' },
    kind: { const: 'CustomerPolicy', description: 'What the document is.' },
    metadata,
    facts: {
      type: 'object',
      minProperties: 1,
      additionalProperties: fact,
      description: 'The only inputs of the rules.',
      propertyNames: snake,
    },
    scoring,
    ladders: {
      type: 'object',
      minProperties: 1,
      additionalProperties: ladder,
      propertyNames: name,
      description: 'Each account holds one tier on each.',
    },
    reviews: reviewsSchema,
    keyAccounts: keyAccountsSchema,
    products: productsSchema,
    windows: windowsSchema,
    lifecycle: lifecycleSchema,
    signals: signalsSchema,
    renewal: renewalSchema,
    playbooks: playbooksSchema,
    entitlements: entitlementsSchema,
    segments: segmentsSchema,
    exclude: {
      type: 'array',
      description: 'Accounts that are not graded.',
      items: section('One reason not to grade.', ['when', 'reason'], {
        when: expression('CEL that gives true or false.'),
        reason: { type: 'string', minLength: 1, description: 'Why they are not graded: what their explanation says.' },
      }),
    },
    overrides,
  }),
} as const;
