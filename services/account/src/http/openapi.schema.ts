import { contractOf } from '@strata/contracts';
import type { ApiResponseSchemaHost } from '@nestjs/swagger';

type SchemaObject = Exclude<ApiResponseSchemaHost['schema'], { $ref: string }>;

// The contracts are JSON Schema 2020-12, which the types of OpenAPI 3.0 do not know in every word.

/** The fields of an event's data, for the description of a request. */
const fieldsOf = (type: string): Record<string, SchemaObject> =>
  (contractOf(type)?.schema['properties'] ?? {}) as Record<string, SchemaObject>;

const text = { type: 'string', nullable: true } as const satisfies SchemaObject;
const inline = (type: string): Record<string, SchemaObject> =>
  Object.fromEntries(
    Object.entries(fieldsOf(type)).map(([name, { title, description }]) => [
      name,
      { ...text, ...(title && { title }), ...(description && { description }) },
    ]),
  );

export const registrationSchema: SchemaObject = {
  type: 'object',
  properties: { accountId: { type: 'string', example: 'acct-17850' }, ...inline('account.registered.v1') },
  required: ['accountId', 'name'],
};
export const amendmentSchema: SchemaObject = {
  type: 'object',
  properties: inline('account.profile-amended.v1'),
  minProperties: 1,
};

export const accountSchema: SchemaObject = {
  type: 'object',
  properties: {
    accountId: { type: 'string' },
    version: { type: 'integer' },
    ...inline('account.registered.v1'),
    mergedInto: text,
    tags: { type: 'array', items: { type: 'string' } },
    traits: { type: 'object', additionalProperties: true },
    contracts: { type: 'array', items: { type: 'object' } },
    contacts: { type: 'array', items: { type: 'object' } },
  },
};

export const eventSchema: SchemaObject = {
  type: 'object',
  description: 'A CloudEvent 1.0',
  properties: {
    specversion: { type: 'string', enum: ['1.0'] },
    id: { type: 'string' },
    source: { type: 'string' },
    type: { type: 'string', example: 'account.order-placed.v1' },
    subject: { type: 'string', description: 'The account' },
    time: { type: 'string', format: 'date-time' },
    data: { type: 'object', description: 'As the schema of the type says: GET /v1/event-types' },
  },
  required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'data'],
};

const rejection: SchemaObject = {
  type: 'object',
  properties: {
    line: { type: 'integer', description: 'From 1: line of the NDJSON, place in the array' },
    eventId: { ...text, description: 'The id that the sender gave' },
    code: { type: 'string' },
    pointer: { type: 'string' },
    detail: { type: 'string' },
  },
};

export const receiptSchema: SchemaObject = {
  type: 'object',
  properties: {
    accepted: { type: 'integer' },
    duplicates: { type: 'integer' },
    rejected: { type: 'array', items: rejection },
    rejectedNotShown: { type: 'integer', description: 'Only when there are more than are listed' },
  },
};

export const pageSchema = (items: SchemaObject): SchemaObject => ({
  type: 'object',
  properties: { items: { type: 'array', items }, next: { ...text, description: 'Cursor of the next page; null on the last' } },
});

export const problem = (status: number, description: string) => ({
  status,
  description,
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          detail: { type: 'string' },
          instance: { type: 'string' },
          errors: {
            type: 'array',
            items: {
              type: 'object',
              properties: { pointer: { type: 'string' }, code: { type: 'string' }, detail: { type: 'string' } },
            },
          },
        },
      },
    },
  },
});
