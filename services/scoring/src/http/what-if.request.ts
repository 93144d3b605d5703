import type { PlainDate } from '@strata/kernel';
import { daysOf, isObject, malformed, policySource } from '@strata/service-kit';

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
  const { from, to } = daysOf(fields, query);
  if (!('policy' in fields)) return { source: policySource(body), policy: null, from, to };
  const [, id, version] = /^([A-Za-z0-9][\w.-]*)@([1-9]\d{0,8})$/.exec(String(fields['policy'])) ?? [];
  if (id === undefined) throw malformed('/policy', 'malformed', 'must be a version of a policy: id@version');
  return { source: null, policy: { id, version: Number(version) }, from, to };
};
