import { namedForPrometheus } from './prometheus-names.js';

const named = (name: string, unit: string): string => namedForPrometheus({ descriptor: { name, unit } }).descriptor.name;

it.each([
  ['http.server.request.duration', 's', 'http.server.request.duration.seconds'],
  ['strata.relay.lag_seconds', 's', 'strata.relay.lag_seconds'],
  ['process.memory.usage', 'By', 'process.memory.usage.bytes'],
  ['nodejs.eventloop.utilization', '1', 'nodejs.eventloop.utilization.ratio'],
  ['strata.relay.events', '', 'strata.relay.events'],
])('%s in %s is read as %s', (name, unit, expected) => {
  expect(named(name, unit)).toBe(expected);
});
