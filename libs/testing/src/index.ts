export { type PostgresOptions, PostgresServer, runSql } from './postgres-server.js';
export { freePort } from './free-port.js';
export { endProgram, type ProgramOptions, startProgram } from './program.js';
export { createTestDatabase, dropDatabase, type Template, TestDatabase } from './test-database.js';
export { assertTestDatabase, currentRun, type TestRun } from './run.js';
export { type KafkaBroker, type KafkaBrokerOptions, startKafka } from './kafka-broker.js';
export { type TestKafka, testKafka } from './test-kafka.js';
export { type ConsoleConsumer, consoleConsumer, type PrintedMessage } from './kafka-console.js';
