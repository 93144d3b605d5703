import { ACCOUNT_ID_PATTERN, type Contract, contractOf, entryValidator } from '@strata/contracts';
import type { FieldError } from '@strata/kernel';
import { brokenRules, Malformed } from '@strata/service-kit';
import { fieldsOf } from '../stored.parser.js';

const accountIds = new RegExp(ACCOUNT_ID_PATTERN);

const required = (type: string): Contract => {
  const contract = contractOf(type);
  if (!contract) throw new Error(`there is no contract ${type}`);
  return contract;
};

const registered = entryValidator(required('account.registered.v1'));
const amended = entryValidator(required('account.profile-amended.v1'));

const refuse = (errors: readonly FieldError[]): void => {
  if (errors.length > 0) throw brokenRules(errors);
};

/** The body of POST /v1/accounts: an id, and the data of account.registered.v1. @throws Malformed naming each field */
export const readRegistration = (body: unknown): { accountId: string; profile: Readonly<Record<string, unknown>> } => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Malformed('request-invalid', 'The body is not an object.', [
      { pointer: '', code: 'not-an-object', detail: 'must be an object' },
    ]);
  }
  const { accountId, ...profile } = fieldsOf(body);
  refuse([...accountIdErrors(accountId), ...registered(profile, '')]);
  return { accountId: String(accountId), profile };
};

/** The body of PATCH /v1/accounts/{id}: the data of account.profile-amended.v1. @throws Malformed naming each field */
export const readAmendment = (body: unknown): unknown => {
  refuse(amended(body, ''));
  return body;
};

const accountIdErrors = (accountId: unknown): readonly FieldError[] => {
  if (accountId === undefined) return [{ pointer: '/accountId', code: 'field-missing', detail: 'is required' }];
  return typeof accountId === 'string' && accountIds.test(accountId)
    ? []
    : [{ pointer: '/accountId', code: 'malformed', detail: `must match ${ACCOUNT_ID_PATTERN}` }];
};
