import { cause, date, id, policyRef } from './schema.js';

/* What decisions say of themselves, in the same words in every contract. */

export const accountId = id('Account', 'The account decided about.');
export const on = date('On', 'The open day on which it was decided.');
export const policy = policyRef('Policy', 'The policy that decided.');
export const causedBy = cause('Cause', 'The recorded event that led to this decision.');

export const decidedBy = { policy, cause: causedBy };
export const decidedOn = { on, ...decidedBy };
