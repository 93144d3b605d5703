import { STATUS_CODES } from 'node:http';

import { HttpException } from '@nestjs/common';
import { Conflict, type FieldError, NotFound, Refusal } from '@strata/kernel';
import { Overloaded } from '@strata/ledger';

import { Malformed, Unavailable } from './errors.js';
import { isOutage } from './outage.js';

/** RFC 9457. `type` is stable, one per code; `errors` points at fields. */
type Problem = Readonly<{
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  errors?: readonly FieldError[];
}>;

/** What of the request decides how an error is answered. */
export type Asked = Readonly<{
  path: string;
  correlationId: string;
  hasIfMatch: boolean;
  /** Methods of the routes with this path, when no route took the request. */
  allowed?: readonly string[];
}>;

export type Answer = Readonly<{ problem: Problem; headers: Readonly<Record<string, string>>; isFault: boolean }>;

type Draft = Readonly<{
  status: number;
  code: string;
  detail: string;
  errors?: readonly FieldError[];
  headers?: Record<string, string>;
}>;

const titleOf = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ');

/** The cause of an HttpException that Nest made of an error of Fastify, which has the code that says what happened. */
const fastifyCode = (error: HttpException): string =>
  typeof error.cause === 'object' && error.cause !== null && 'code' in error.cause && typeof error.cause.code === 'string'
    ? error.cause.code
    : '';

const known: Readonly<Record<string, Omit<Draft, 'status'>>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'not-json', detail: 'The body is not valid JSON.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'body-missing', detail: 'The body is empty; this route expects JSON.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'media-type-not-supported', detail: 'The content type of the body is not supported.' },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'body-too-large', detail: 'The body is larger than this route takes.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'body-cut-short', detail: 'The body is not as long as its Content-Length says.' },
  FST_ERR_BAD_URL: { code: 'url-malformed', detail: 'The path cannot be decoded.' },
};

const fromHttpException = (error: HttpException, asked: Asked): Draft => {
  const status = error.getStatus();
  if (status === 404 && asked.allowed !== undefined) {
    return asked.allowed.length === 0
      ? { status, code: 'no-such-route', detail: 'There is nothing at this path.' }
      : {
          status: 405,
          code: 'method-not-allowed',
          detail: `This path takes ${asked.allowed.join(', ')}.`,
          headers: { allow: asked.allowed.join(', ') },
        };
  }
  const draft = known[fastifyCode(error)];
  if (draft) return { status, ...draft };
  const code = (STATUS_CODES[status] ?? 'error').toLowerCase().replaceAll(/[^a-z]+/g, '-');
  return { status, code, detail: status < 500 ? error.message : 'The request could not be served.' };
};

const draftOf = (error: unknown, asked: Asked): Draft | undefined => {
  if (error instanceof Malformed) return { status: 400, code: error.code, detail: error.message, errors: error.errors };
  if (error instanceof NotFound) return { status: 404, code: error.code, detail: error.message, errors: error.errors };
  if (error instanceof Conflict) {
    return { status: asked.hasIfMatch ? 412 : 409, code: error.code, detail: error.message, errors: error.errors };
  }
  if (error instanceof Refusal) return { status: 422, code: error.code, detail: error.message, errors: error.errors };
  if (error instanceof Overloaded) {
    const headers = { 'retry-after': String(error.retryAfterSeconds) };
    return { status: 429, code: 'overloaded', detail: 'Too much is waiting; try again shortly.', headers };
  }
  if (error instanceof Unavailable)
    return { status: 503, code: 'unavailable', detail: error.message, headers: { 'retry-after': '2' } };
  if (isOutage(error)) {
    return {
      status: 503,
      code: 'database-unavailable',
      detail: 'The database does not answer.',
      headers: { 'retry-after': '2' },
    };
  }
  return error instanceof HttpException && error.getStatus() < 500 ? fromHttpException(error, asked) : undefined;
};

/** How an error is answered. What nobody foresaw is a 500 that says nothing but where to look. */
export const answerFor = (error: unknown, asked: Asked): Answer => {
  const draft = draftOf(error, asked);
  const { status, code, detail, errors, headers }: Draft = draft ?? {
    status: 500,
    code: 'fault',
    detail: `Something failed on our side; the log has it under correlation id ${asked.correlationId}.`,
  };
  const problem = { type: `urn:strata:problem:${code}`, title: titleOf(code), status, detail, instance: asked.path };
  return {
    problem: errors && errors.length > 0 ? { ...problem, errors } : problem,
    headers: headers ?? {},
    isFault: draft === undefined,
  };
};
