export { type Answered, Client } from './client.js';
export { createServiceDatabase, startTestService, TestService, type TestServiceOptions } from './test-service.js';
