import { isPlainDate, type PlainDate } from '@strata/kernel';
import { Malformed, policySource } from '@strata/service-kit';

/** What a what-if is asked with. `policy` names a version that is on record; else `source` is the candidate itself. */
export type WhatIfRequest = Readonly<{
  source: string | null;
  policy: Readonly<{ id: string; version: number }> | null;
  from: PlainDate | undefined;
  to: PlainDate | undefined;
}>;

/**
 * YAML as it is, with the days in the query; or JSON: `{"policy": "id@version", "from", "to"}`, `{"document": …, "from", "to"}`, or a document.
 * @throws Malformed
 */
export const whatIfRequest = (
  body: unknown,
  query: Readonly<{ from?: string | undefined; to?: string | undefined }>,
): WhatIfRequest => {
  const fields = isObject(body) && !('apiVersion' in body) ? body : {};
  const from = dayOf(fields['from'] ?? query.from, 'from');
  const to = dayOf(fields['to'] ?? query.to, 'to');
  if (from !== undefined && to !== undefined && from > to) throw malformed('/to', 'too-small', 'must not be before `from`');
  if (!('policy' in fields)) return { source: policySource(body), policy: null, from, to };
  const [, id, version] = /^([A-Za-z0-9][\w.-]*)@([1-9]\d{0,8})$/.exec(String(fields['policy'])) ?? [];
  if (id === undefined) throw malformed('/policy', 'malformed', 'must be a version of a policy: id@version');
  return { source: null, policy: { id, version: Number(version) }, from, to };
};

const dayOf = (value: unknown, name: string): PlainDate | undefined => {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && isPlainDate(value)) return value;
  throw malformed(`/${name}`, 'not-a-date', 'must be a date of the calendar, YYYY-MM-DD');
};

const malformed = (pointer: string, code: string, detail: string): Malformed =>
  new Malformed('request-invalid', 'One field of the request breaks a rule.', [{ pointer, code, detail }]);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
