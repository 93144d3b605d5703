import { isPlainDate } from '@strata/kernel';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const currencies = new Set(Intl.supportedValuesOf('currency'));

/**
 * An instant in ISO 8601 with date, time and offset, in our one spelling (UTC, milliseconds, `Z`);
 * undefined when the text is not one: a date that the calendar does not have, a time without an offset.
 */
export const parseInstant = (text: string): string | undefined => {
  const match = /^(\d{4}-\d{2}-\d{2})[Tt]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:\d{2})$/.exec(text);
  const ms = match && isPlainDate(match[1] ?? '') ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
};

/** A compiler of JSON Schema 2020-12 with our formats. All errors of a value are reported, not only the first. */
export const compiler = (): Ajv2020 => {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
  });
  formats.default(ajv);
  ajv.addFormat('date', isPlainDate);
  ajv.addFormat('date-time', (text: string) => parseInstant(text) !== undefined);
  ajv.addFormat('currency', (text: string) => currencies.has(text));
  ajv.addKeyword({ keyword: 'x-personal', schemaType: 'boolean' });
  return ajv;
};
