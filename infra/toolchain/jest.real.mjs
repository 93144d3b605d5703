import base from './jest.mjs';

/** The same, for the tests on the real orders: a file of 500,000 lines, minutes instead of seconds. */
export default {
  ...base,
  testMatch: ['<rootDir>/**/*.real.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  testTimeout: 20 * 60_000,
};
