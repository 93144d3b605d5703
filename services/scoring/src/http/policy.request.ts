import { isObject, malformed } from '@strata/service-kit';
import { IsOptional, IsString, Length, Matches } from 'class-validator';

/** Who does it. A person is named by the request until requests are signed for (ADR 0019). */
const PERSON = /^\S(.{0,98}\S)?$/u;
const ABOUT_PERSON = { message: 'must be the name of a person: 1 to 100 characters, no space around it' };

/** Of a step that may be done without a name where no approval is asked for. */
export class StepRequest {
  @IsOptional() @Matches(PERSON, ABOUT_PERSON) by?: string;
}

export class ApprovalRequest {
  @Matches(PERSON, ABOUT_PERSON) by!: string;
  @IsOptional() @IsString() @Length(1, 2_000) note?: string;
}

export class TrialRequest extends ApprovalRequest {
  /** The what-if that was looked at; without one, the trial is the comparison with the policy in force. */
  @IsOptional() @IsString() @Length(1, 100) whatIf?: string;
}

/** Who wrote the document, where the body is nothing but the document. */
export class DraftQuery extends StepRequest {}

/** Who wrote it: `by` beside `document` in the body, else in the query. @throws Malformed when that is no name */
export const drafterOf = (body: unknown, query: DraftQuery): string | undefined => {
  const by = isObject(body) && 'document' in body && 'by' in body ? body['by'] : query.by;
  if (by === undefined || (typeof by === 'string' && PERSON.test(by))) return by;
  throw malformed('/by', 'malformed', ABOUT_PERSON.message);
};

/** A version in a path. */
export const policyVersion = (text: string): number => {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw malformed('/path/version', 'not-an-integer', 'must be an integer of at least 1');
};
