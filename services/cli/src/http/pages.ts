import type { Api } from './api.js';
import { type JsonRecord, listOf, recordOf, textOf } from './json.js';

const PAGE = 500;

/** The items of a list, page after page, until there are no more or `limit` were given. */
export async function* itemsOf(
  api: Api,
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<JsonRecord> {
  let cursor: string | undefined;
  let left = limit;
  while (left > 0) {
    const page = await api.get(path + search({ ...query, limit: String(Math.min(PAGE, left)), cursor }));
    for (const item of listOf(recordOf(page)['items']).slice(0, left)) {
      yield item;
      left -= 1;
    }
    cursor = textOf(page, 'next') || undefined;
    if (cursor === undefined) return;
  }
}

/** `?a=1&b=2`, without the names that have no value; empty when none has. */
export const search = (query: Readonly<Record<string, string | undefined>>): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, value);
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
};
