import { isPlainDate } from '@strata/kernel';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const currencies = new Set(Intl.supportedValuesOf('currency'));

const INSTANT = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/**
 * An instant in ISO 8601 with date, time and offset, in our one spelling (UTC, milliseconds, `Z`);
 * undefined when the text is not one: a date that the calendar does not have, a time without an offset.
 */
export const parseInstant = (text: string): string | undefined => {
  const ms = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) return undefined;
  const instant = new Date(ms).toISOString();
  const date = text.slice(0, 10); // Date.parse takes the 30th of February for the 2nd of March
  return instant.startsWith(date) || isPlainDate(date) ? instant : undefined;
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
