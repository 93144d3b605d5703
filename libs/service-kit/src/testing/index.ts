export { type Answered, Client } from './client.js';
export {
  type Consuming,
  headOf,
  misreading,
  positionOf,
  type Reading,
  runToEnd,
  takeAll,
  withoutOwnPositions,
} from './consuming.js';
export { type Fact, LedgersWorld, PARTITIONS } from './ledgers.world.js';
export { bareService, createServiceDatabase, startTestService, TestService, type TestServiceOptions } from './test-service.js';
