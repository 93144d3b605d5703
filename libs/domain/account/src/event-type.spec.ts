import { scenario } from '@strata/kernel/testing';
import { type EventType, eventTypesDecider } from './index.js';

const given = scenario(eventTypesDecider).given;
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const opened: EventType = { type: 'custom.store-opened.v1', title: 'Store opened', description: 'A store.', schema };
const registered = { type: 'account.event-type-registered.v1', data: opened } as const;

describe('a type of events of a company’s own', () => {
  it('is registered once, however its fields are ordered', () => {
    given().when({ type: 'RegisterEventType', data: opened }).then(registered);
    given(registered)
      .when({
        type: 'RegisterEventType',
        data: { ...opened, schema: { required: ['city'], properties: schema.properties, type: 'object' } },
      })
      .thenNothing();
  });
  it('never changes its meaning', () =>
    given(registered)
      .when({ type: 'RegisterEventType', data: { ...opened, schema: { ...schema, required: [] } } })
      .thenRefuses('event-type-registered-differently'));
});
