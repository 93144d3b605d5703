import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { suggestion } from './nearest.js';
import type { PolicyDocument } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import { policySchema } from './policy.schema.js';
import { beyond } from './schema.limits.js';
import { pathOf, type PolicySource } from './policy-source.js';
import { unsupportedKey, unsupportedValue } from './unsupported.js';

const validate: ValidateFunction<PolicyDocument> = new Ajv2020({
  allErrors: true,
  verbose: true,
  strict: true,
  allowUnionTypes: true,
}).compile<PolicyDocument>(policySchema);

type Checked = Readonly<
  { document: PolicyDocument; problems: readonly [] } | { document: null; problems: readonly PolicyProblem[] }
>;

/** Checks the shape of the document: what is there, what is missing, what nobody knows. */
export const checkSchema = (source: PolicySource): Checked => {
  const { value } = source;
  if (validate(value)) return { document: value, problems: [] };
  const errors = validate.errors ?? [];
  const notBuilt = new Set(
    errors
      .filter((error) => unsupportedKey(pathOf(error.instancePath), unknownKey(error)) !== undefined)
      .map(({ instancePath }) => instancePath),
  );
  const problems = errors
    .filter(({ keyword, instancePath }) => !(keyword === 'required' && notBuilt.has(instancePath)))
    .flatMap((error) => problemOf(source, error) ?? []);
  return { document: null, problems };
};

const param = (error: ErrorObject, name: string): unknown => Object.entries(error.params).find(([key]) => key === name)?.[1];
const unknownKey = (error: ErrorObject): string => {
  const key = param(error, 'additionalProperty');
  return typeof key === 'string' ? key : '';
};

const problemOf = (source: PolicySource, error: ErrorObject): PolicyProblem | undefined => {
  const path = pathOf(error.instancePath);
  const here = nameOf(path, source.value);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownName(source, path, unknownKey(error), knownKeys(error));
    case 'required': {
      const missing = String(param(error, 'missingProperty'));
      return source.atKey(path, {
        code: 'missing',
        message: `${here} has no \`${missing}\`.`,
        remedy: `Add \`${missing}:\`${describedIn(error, missing)}.`,
      });
    }
    case 'type':
      return path.length === 0
        ? source.at(path, NO_POLICY)
        : source.at(path, {
            code: 'wrong-kind',
            message: `${here} must be ${kindOf(param(error, 'type'))}.`,
            remedy: purpose(error),
          });
    case 'enum':
    case 'const':
      return wrongValue(source, path, error);
    case 'propertyNames': {
      const name = String(param(error, 'propertyName'));
      return source.atKey([...path, name], {
        code: 'bad-name',
        message: `${here} cannot have an entry \`${name}\`.`,
        remedy: `Write ${fitting(error.parentSchema?.['propertyNames'])}.`,
      });
    }
    case 'pattern':
      return error.propertyName === undefined
        ? source.at(path, {
            code: 'bad-name',
            message: `${here} cannot be \`${String(error.data)}\`.`,
            remedy: `Write ${fitting(error.parentSchema)}.`,
          })
        : undefined;
    case 'minItems':
    case 'minProperties':
      return source.atKey(path, {
        code: 'too-few',
        message: `${here} needs at least ${String(param(error, 'limit'))} ${param(error, 'limit') === 1 ? 'entry' : 'entries'}.`,
        remedy: 'Add what is missing, or take the section out.',
      });
    default:
      return source.at(path, {
        code: 'out-of-range',
        message: `${here} ${beyond(error)}.`,
        remedy: purpose(error),
      });
  }
};

const unknownName = (source: PolicySource, path: readonly string[], key: string, known: readonly string[]): PolicyProblem => {
  const what = unsupportedKey(path, key);
  return source.atKey(
    [...path, key],
    what === undefined
      ? {
          code: 'unknown-key',
          message: `${nameOf(path, source.value)} has no setting called \`${key}\`.`,
          remedy: suggestion(key, known),
        }
      : {
          code: 'not-supported-yet',
          message: `\`${[...path, key].join('.')}\` is not supported yet: ${what}.`,
          remedy: `Take \`${key}\` out: nothing would follow it.`,
        },
  );
};

const wrongValue = (source: PolicySource, path: readonly string[], error: ErrorObject): PolicyProblem => {
  const values = error.keyword === 'const' ? [param(error, 'allowedValue')] : param(error, 'allowedValues');
  const allowed = Array.isArray(values) ? values.map(String) : [];
  const found = typeof error.data === 'string' ? error.data : JSON.stringify(error.data);
  const what = unsupportedValue(error.data);
  return source.at(
    path,
    what === undefined
      ? {
          code: 'unknown-value',
          message: `${nameOf(path, source.value)} cannot be \`${found}\`.`,
          remedy: allowed.length === 1 ? `Write \`${allowed.join('')}\`.` : suggestion(found, allowed),
        }
      : {
          code: 'not-supported-yet',
          message: `${nameOf(path, source.value)}: ${found} is not supported yet: ${what}.`,
          remedy: `Choose one of: ${allowed.toSorted().join(', ')}.`,
        },
  );
};

const knownKeys = (error: ErrorObject): readonly string[] => {
  const properties: unknown = error.parentSchema?.['properties'];
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
};

const describedIn = (error: ErrorObject, key: string): string => {
  const properties: unknown = error.parentSchema?.['properties'];
  const found: unknown =
    typeof properties === 'object' && properties !== null
      ? Object.entries(properties).find(([name]) => name === key)?.[1]
      : undefined;
  const text =
    typeof found === 'object' && found !== null && 'description' in found && typeof found.description === 'string'
      ? found.description
      : '';
  return text === '' ? '' : ` (${text.replace(/\.$/, '')})`;
};

/** What a pattern asks for, in words. */
const fitting = (schema: unknown): string => {
  const said: unknown =
    typeof schema === 'object' && schema !== null ? Object.entries(schema).find(([key]) => key === '$comment')?.[1] : undefined;
  return typeof said === 'string' ? said : 'something else';
};

const NO_POLICY = {
  code: 'wrong-kind',
  message: 'This is not a policy: a policy is a list of sections, each `name: value`.',
  remedy: 'Begin with `apiVersion: tiering/v1`, or with a copy of a sample policy.',
} as const;

const purpose = (error: ErrorObject): string => {
  const text: unknown = error.parentSchema?.['description'];
  return typeof text === 'string' ? `What belongs here: ${text.replace(/\.$/, '')}.` : 'Correct the value.';
};

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'a section of `name: value`',
  boolean: 'true or false',
};
const kindOf = (type: unknown): string =>
  (Array.isArray(type) ? type : [type]).map((one) => KINDS[String(one)] ?? String(one)).join(' or ');

/** How the place is called in a sentence: an entry of a list by its id (`tiers.D`), or by its number from 1 (`bands.#2`). */
const nameOf = (path: readonly string[], document: unknown): string => {
  let here = document;
  const names = path.map((part) => {
    const isEntry = Array.isArray(here);
    here = entryOf(here, part);
    const id = isEntry ? entryOf(here, 'id') : part;
    return typeof id === 'string' ? id : `#${Number(part) + 1}`;
  });
  return path.length === 0 ? 'The policy' : `\`${names.join('.')}\``;
};

const entryOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined;
