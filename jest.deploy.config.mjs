import base from './jest.config.mjs';

/**
 * Suites that need more than npm: `npm run test:deploy` starts what they run against.
 *
 * @type {import('jest').Config}
 */
export default {
  ...base,
  testMatch: ['<rootDir>/test/{deploy,runtime-conformance}/**/*.deploy.ts'],
  maxWorkers: 1,
  reporters: ['default', '<rootDir>/test/deploy/timings.ts'],
};
