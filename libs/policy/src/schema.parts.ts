/*
 * The parts of which the sections of the schema are made. Descriptions are read by people: an editor shows them, and the messages of the checks. A
 * `$comment` beside a pattern says what fits it, for the messages only.
 */
export const SAFE = Number.MAX_SAFE_INTEGER;
export const whole = { type: 'integer', minimum: -SAFE, maximum: SAFE };
export const count = { type: 'integer', minimum: 0, maximum: SAFE };
export const share = { type: 'number', minimum: 0, maximum: 1, description: 'A share of the whole: 0.15 is 15%.' };
export const label = {
  type: ['string', 'object'],
  minLength: 1,
  minProperties: 1,
  propertyNames: { pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', $comment: 'a language, such as en, zh or zh-Hant' },
  additionalProperties: { type: 'string', minLength: 1, description: 'The text in this language.' },
  description: 'What people are shown instead of the id: a text, or a text by language ({ zh: 潜力客户, en: Potential }).',
};
export const expression = (description: string) => ({ type: 'string', minLength: 1, description });
export const period = (description: string) => ({
  type: 'string',
  description: `${description} An ISO 8601 calendar period: P12M, P90D, P2W, P1Y.`,
});
export const name = {
  pattern: '^[A-Za-z][A-Za-z0-9_-]{0,49}$',
  $comment: 'a name that begins with a letter and has only letters, digits, - and _, fifty at most',
};
export const snake = {
  pattern: '^[a-z][a-z0-9_]{0,49}$',
  $comment: 'a name that begins with a small letter and has only small letters, digits and _, fifty at most',
};
export const id = (description: string) => ({ type: 'string', ...name, description });
export const section = (description: string, required: readonly string[], properties: object) => ({
  type: 'object',
  description,
  required,
  additionalProperties: false,
  properties,
});
