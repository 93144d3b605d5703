/** A JSON Schema 2020-12 as plain data. */
export type Schema = Readonly<Record<string, unknown>>;

/** A field of an event's data: its schema, and whether the event makes sense without it. */
export type Field = Readonly<{ schema: Schema; required: boolean }>;

/** The largest integer that JSON carries exactly between all languages. */
const MAX_SAFE = Number.MAX_SAFE_INTEGER;

/** Shared definitions, copied into each schema's `$defs`. There are no fractions: all numbers are integers. */
export const DEFINITIONS = {
  money: {
    title: 'Money',
    description: 'An exact amount. Never negative: the direction is in the name of the event.',
    type: 'object',
    properties: {
      amount: {
        title: 'Amount',
        description: 'Integer number of minor units (fen, pence).',
        type: 'integer',
        minimum: 0,
        maximum: MAX_SAFE,
      },
      currency: { title: 'Currency', description: 'ISO 4217 code.', type: 'string', format: 'currency' },
    },
    required: ['amount', 'currency'],
  },
  date: { title: 'Date', description: 'A calendar date, `YYYY-MM-DD`.', type: 'string', format: 'date' },
  id: {
    title: 'Id',
    description: 'An identifier of the sending system: 1 to 100 letters, digits or `. _ : / -`.',
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$',
  },
  policy: {
    title: 'Policy',
    description: 'The version of the policy that decided, with the hash of its canonical form.',
    type: 'object',
    properties: {
      id: { title: 'Id', description: 'Id of the policy.', type: 'string' },
      version: { title: 'Version', description: 'Version of the policy.', type: 'integer', minimum: 1 },
      hash: {
        title: 'Hash',
        description: '`sha256:` and the hash of the canonical document.',
        type: 'string',
        pattern: '^sha256:[0-9a-f]{64}$',
      },
    },
    required: ['id', 'version', 'hash'],
  },
  cause: {
    title: 'Cause',
    description: 'The recorded event that led to the decision.',
    type: 'object',
    properties: {
      ledger: { title: 'Ledger', description: 'The service whose ledger holds it.', type: 'string' },
      partition: { title: 'Partition', description: 'Partition of that ledger.', type: 'integer', minimum: 0 },
      position: { title: 'Position', description: 'Position in that partition.', type: 'integer', minimum: 1 },
      eventId: { title: 'Event', description: 'Id of the event.', type: 'string', format: 'uuid' },
      type: { title: 'Type', description: 'Type of the event.', type: 'string' },
    },
    required: ['ledger', 'partition', 'position', 'eventId', 'type'],
  },
} as const satisfies Readonly<Record<string, Schema>>;

const field = (schema: Schema, title: string, description: string): Field => ({
  schema: { title, description, ...schema },
  required: true,
});
const shared = (name: keyof typeof DEFINITIONS) => (title: string, description: string) =>
  field({ $ref: `#/$defs/${name}` }, title, description);

export const money = shared('money');
export const date = shared('date');
export const id = shared('id');
export const policyRef = shared('policy');
export const cause = shared('cause');

/** Text of one to `maxLength` characters. */
export const text = (title: string, description: string, maxLength = 200): Field =>
  field({ type: 'string', minLength: 1, maxLength }, title, description);
/** A short word for grouping, such as `over-promise`: text of at most 100 characters. */
export const word = (title: string, description: string): Field => text(title, description, 100);
export const integer = (title: string, description: string, minimum = -MAX_SAFE, maximum = MAX_SAFE): Field =>
  field({ type: 'integer', minimum, maximum }, title, description);
export const oneOf = (title: string, description: string, values: readonly string[]): Field =>
  field({ type: 'string', enum: values }, title, description);
/** A value whose kind the sender chooses: text, integer or yes/no. */
export const value = (title: string, description: string): Field =>
  field({ type: ['string', 'integer', 'boolean'], maxLength: 200, minimum: -MAX_SAFE, maximum: MAX_SAFE }, title, description);
/** A day, a month or a week: `2026-03-01`, `2026-03`, `2026-W10`. */
export const period = (title: string, description: string): Field =>
  field({ type: 'string', pattern: '^\\d{4}-(\\d{2}(-\\d{2})?|W\\d{2})$' }, title, description);
/** Personal data: encrypted with the person's key before it is recorded, and readable only while that key exists. */
export const personal = ({ schema, required }: Field): Field => ({ schema: { ...schema, 'x-personal': true }, required });
export const email = (title: string, description: string): Field =>
  field({ type: 'string', format: 'email', maxLength: 320 }, title, description);

export const optional = ({ schema }: Field): Field => ({ schema, required: false });
/** May be null: a profile field that is emptied, a decision that has no former value. */
export const nullable = ({ schema, required }: Field): Field => {
  const { title, description, ...rest } = schema;
  return { schema: { title, description, anyOf: [rest, { type: 'null' }] }, required };
};
export const list = (title: string, description: string, items: Schema, limits: Schema = {}): Field =>
  field({ type: 'array', items, ...limits }, title, description);
/** An object whose keys the sender chooses. */
export const map = (title: string, description: string, values: Schema): Field =>
  field({ type: 'object', additionalProperties: values }, title, description);
export const object = (title: string, description: string, fields: Fields): Field => field(objectOf(fields), title, description);

export type Fields = Readonly<Record<string, Field>>;

/** The schema of an object with these fields, open: a reader ignores what it does not know. */
export const objectOf = (fields: Fields, limits: Schema = {}): Schema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
  required: Object.entries(fields).flatMap(([name, { required }]) => (required ? [name] : [])),
  ...limits,
});

/** Whether a part of a schema is a schema itself: an object. */
export const isSchema = (part: unknown): part is Schema => typeof part === 'object' && part !== null && !Array.isArray(part);
export const schemaIn = (schema: Schema, key: string): Schema => {
  const part = schema[key];
  return isSchema(part) ? part : {};
};
export const propertiesOf = (schema: Schema): Schema => schemaIn(schema, 'properties');
