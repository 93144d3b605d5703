import { exampleOf, parseInstant, readCloudEvent } from './index.js';

const example = exampleOf('account.order-placed.v1');

describe('an event on its way in', () => {
  it('is read with its time in UTC with milliseconds, and unknown extensions are ignored', () => {
    const read = readCloudEvent({ ...example, time: '2010-12-01T16:26:00+08:00', colour: 'red', traceparent: '00-ab-cd-01' });
    expect(read).toEqual({
      event: {
        id: 'inv-536365',
        source: '/erp',
        type: 'account.order-placed.v1',
        subject: 'acct-17850',
        time: '2010-12-01T08:26:00.000Z',
        data: example['data'],
        traceparent: '00-ab-cd-01',
      },
    });
  });

  it.each(['specversion', 'id', 'source', 'type', 'subject', 'time', 'data'])('is refused without %s', (name) => {
    const event = Object.fromEntries(Object.entries(example).filter(([key]) => key !== name));
    expect(readCloudEvent(event)).toEqual({ errors: [{ pointer: `/${name}`, code: 'field-missing', detail: 'is required' }] });
  });

  it.each([
    [{ specversion: '0.3' }, '/specversion', 'not-one-of'],
    [{ id: 7 }, '/id', 'not-a-string'],
    [{ subject: 'a b' }, '/subject', 'malformed'],
    [{ subject: 'x'.repeat(101) }, '/subject', 'malformed'],
    [{ time: 'yesterday' }, '/time', 'not-an-instant'],
    [{ time: '2026-02-30T00:00:00Z' }, '/time', 'not-an-instant'],
    [{ time: '2026-02-01T00:00:00' }, '/time', 'not-an-instant'],
  ])('is refused with %j', (wrong, pointer, code) => {
    expect(readCloudEvent({ ...example, ...wrong })).toMatchObject({ errors: [{ pointer, code }] });
  });

  it.each([[null], ['text'], [7], [[]]])('is not %j', (value) => {
    expect(readCloudEvent(value)).toMatchObject({ errors: [{ pointer: '', code: 'not-an-event' }] });
  });

  it('has one spelling of time', () => {
    expect(parseInstant('2026-03-01T08:00Z')).toBe('2026-03-01T08:00:00.000Z');
    expect(parseInstant('2026-03-01T08:00:00.123456+08:00')).toBe('2026-03-01T00:00:00.123Z');
    expect(parseInstant('2026-03-01')).toBeUndefined();
  });
});
