import { BadRequestException, HttpException, InternalServerErrorException, NotFoundException } from '@nestjs/common';
import { Conflict, NotFound, Refusal } from '@strata/kernel';
import { Overloaded } from '@strata/ledger';

import { Malformed, Unavailable } from './errors.js';
import { answerFor, type Asked } from './problem.js';

const asked: Asked = { path: '/v1/accounts/a', correlationId: 'c-1', hasIfMatch: false };
const fields = [{ pointer: '/at', code: 'field-missing', detail: 'is required' }];
const postgres = (code: string): Error => Object.assign(new Error('secret value'), { code, severity: 'FATAL', routine: 'x' });
const network = (code: string): Error => Object.assign(new Error('connect'), { code, syscall: 'connect' });
const fromFastify = (status: number, code: string): Error => new HttpException('text', status, { cause: { code } });

it.each([
  ['a request that cannot be understood', new Malformed('x-malformed', 'No.'), 400, 'x-malformed'],
  ['a body that is not JSON', fromFastify(400, 'FST_ERR_CTP_INVALID_JSON_BODY'), 400, 'not-json'],
  ['an empty body', fromFastify(400, 'FST_ERR_CTP_EMPTY_JSON_BODY'), 400, 'body-missing'],
  ['a body of an unknown type', fromFastify(415, 'FST_ERR_CTP_INVALID_MEDIA_TYPE'), 415, 'media-type-not-supported'],
  ['a body that is too large', fromFastify(413, 'FST_ERR_CTP_BODY_TOO_LARGE'), 413, 'body-too-large'],
  ['a thing that does not exist', new NotFound('no-such-account', 'No.'), 404, 'no-such-account'],
  ['a stream at another version', new Conflict('version-conflict', 'No.'), 409, 'version-conflict'],
  ['a command the domain declined', new Refusal('freeze-in-the-past', 'No.'), 422, 'freeze-in-the-past'],
  ['a queue that is full', new Overloaded(10), 429, 'overloaded'],
  ['a service that is starting', new Unavailable('Starting.'), 503, 'unavailable'],
  ['an unreachable database', network('ECONNREFUSED'), 503, 'database-unavailable'],
  ['a database that is starting', postgres('57P03'), 503, 'database-unavailable'],
  ['a database that is stopping', postgres('57P01'), 503, 'database-unavailable'],
  ['a database without free connections', postgres('53300'), 503, 'database-unavailable'],
  ['a connection that broke', new Error('Connection terminated unexpectedly'), 503, 'database-unavailable'],
  ['an outage below TypeORM', Object.assign(new Error('x'), { driverError: postgres('57P01') }), 503, 'database-unavailable'],
  ['an exception of Nest', new BadRequestException('No.'), 400, 'bad-request'],
  ['a server exception of Nest', new InternalServerErrorException('secret value'), 500, 'fault'],
  ['a violated constraint nobody foresaw', postgres('23505'), 500, 'fault'],
  ['a bug', new TypeError('secret value'), 500, 'fault'],
  ['something that is no error', 'secret value', 500, 'fault'],
])('answers %s', (_what, error, status, code) => {
  const { problem } = answerFor(error, asked);
  expect(problem).toMatchObject({ status, type: `urn:strata:problem:${code}`, instance: '/v1/accounts/a' });
  expect(JSON.stringify(problem)).not.toContain('secret value');
});

it('answers a conflict with 412 when the caller said which version it expects', () => {
  expect(answerFor(new Conflict('version-conflict', 'No.'), { ...asked, hasIfMatch: true }).problem.status).toBe(412);
});

it('names the fields of a refusal', () => {
  expect(answerFor(new Refusal('x', 'No.', fields), asked).problem.errors).toEqual(fields);
});

it('tells an unknown path from a known path with another method', () => {
  const nest = new NotFoundException('Cannot PUT /x');
  expect(answerFor(nest, { ...asked, allowed: [] }).problem).toMatchObject({
    status: 404,
    type: 'urn:strata:problem:no-such-route',
  });
  const { problem, headers } = answerFor(nest, { ...asked, allowed: ['GET', 'POST'] });
  expect([problem.status, headers.allow]).toEqual([405, 'GET, POST']);
});

it('says when to come back after overload and outage', () => {
  for (const error of [new Overloaded(1), new Unavailable('No.'), network('ENOTFOUND')]) {
    expect(Number(answerFor(error, asked).headers['retry-after'])).toBeGreaterThan(0);
  }
});

it('takes only the last kind for a fault', () => {
  expect(answerFor(new Refusal('x', 'No.'), asked).isFault).toBe(false);
  expect(answerFor(new Error('x'), asked).isFault).toBe(true);
});
