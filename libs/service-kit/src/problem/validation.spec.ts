import { type ArgumentMetadata } from '@nestjs/common';
import { Type } from 'class-transformer';
import { ArrayMinSize, IsOptional, IsString, ValidateNested } from 'class-validator';

import { CalendarDate, Int } from '../config/decorators.js';
import { Malformed } from './errors.js';
import { RequestPipe } from './validation.js';

class Amount {
  @Int({ min: 0 }) amount!: number;
  @IsString() currency!: string;
}

class Line {
  @IsString() sku!: string;
  @ValidateNested() @Type(() => Amount) amount!: Amount;
}

class Order {
  @CalendarDate() on!: string;
  @ArrayMinSize(1) @ValidateNested({ each: true }) @Type(() => Line) lines!: Line[];
  @IsOptional() @IsString() 'odd/name'?: string;
}

class Paging {
  @Int({ min: 1, max: 500 }) limit = 100;
}

const line = { sku: 'a', amount: { amount: 5, currency: 'GBP' } };
const order = { on: '2026-03-01', lines: [line] };

const problems = async (value: unknown, metadata: ArgumentMetadata = { type: 'body', metatype: Order }): Promise<unknown> => {
  try {
    await new RequestPipe().transform(value, metadata);
    return 'accepted';
  } catch (error) {
    if (error instanceof Malformed) return error.errors.map(({ pointer, code }) => `${pointer} ${code}`);
    throw error;
  }
};

it.each([
  ['a whole order', order, 'accepted'],
  ['a missing field', { lines: [line] }, ['/on field-missing']],
  ['a date the calendar does not have', { ...order, on: '2026-02-30' }, ['/on not-a-date']],
  [
    'an amount with a fraction',
    { ...order, lines: [line, { ...line, amount: { amount: 1.5, currency: 'GBP' } }] },
    ['/lines/1/amount/amount not-an-integer'],
  ],
  [
    'a negative amount',
    { ...order, lines: [{ ...line, amount: { amount: -1, currency: 'GBP' } }] },
    ['/lines/0/amount/amount too-small'],
  ],
  ['no line at all', { ...order, lines: [] }, ['/lines too-few']],
  ['a field nobody knows', { ...order, extra: 1 }, ['/extra field-unknown']],
  ['a name with a slash', { ...order, 'odd/name': 5 }, ['/odd~1name not-a-string']],
  ['a line that is no object', { ...order, lines: ['x'] }, ['/lines/0 not-an-object']],
])('reads %s', async (_what, value, expected) => {
  expect(await problems(value)).toEqual(expected);
});

it('points at the query when the query is wrong, and converts it when it is right', async () => {
  const query: ArgumentMetadata = { type: 'query', metatype: Paging };
  expect(await problems({ limit: '900' }, query)).toEqual(['/query/limit too-large']);
  expect(await new RequestPipe().transform({ limit: '50' }, query)).toEqual({ limit: 50 });
});

it('says the rule and not the value', async () => {
  const failure = new RequestPipe().transform({ ...order, on: 'hunter2' }, { type: 'body', metatype: Order });
  await expect(failure).rejects.toMatchObject({
    message: 'One field of the request breaks a rule.',
    errors: [{ pointer: '/on', code: 'not-a-date', detail: 'must be a day of the calendar, as 2026-03-01' }],
  });
});
