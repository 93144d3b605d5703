import { catalogueOf, customContract } from '@strata/contracts';
import type { EventCatalogue } from '@strata/policy';
import type { Api } from '../http/api.js';
import { isRecord, textOf } from '../http/json.js';
import { itemsOf } from '../http/pages.js';

/** What policies may fold on this installation: our own types, and those that the company registered there. */
export const catalogueOfServer = async (api: Api): Promise<EventCatalogue> => {
  const custom = [];
  for await (const item of itemsOf(api, '/v1/event-types')) {
    const [type, schema] = [textOf(item, 'type'), item['schema']];
    if (type.startsWith('custom.') && isRecord(schema))
      custom.push(customContract({ type, title: textOf(item, 'title') || type, schema }));
  }
  return catalogueOf(custom);
};
