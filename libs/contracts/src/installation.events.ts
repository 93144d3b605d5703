import { contract } from './contract.js';
import { map, text } from './schema.js';
import { CUSTOM_TYPE_PATTERN } from './custom.js';

/** What the company that runs Strata decided about its installation. In stream `event-types` of partition 0. */
export const installationEvents = [
  contract('account.event-type-registered.v1', 'Event type registered', 'The company registered a type of events of its own.', {
    type: {
      schema: { title: 'Type', description: 'Name of the type.', type: 'string', pattern: CUSTOM_TYPE_PATTERN },
      required: true,
    },
    title: text('Title', 'What it is called.'),
    description: text('Description', 'What it means.', 2000),
    schema: map('Schema', 'JSON Schema 2020-12 of its data.', {}),
  }),
];
