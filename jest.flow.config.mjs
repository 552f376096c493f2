import base from './jest.config.mjs';

/**
 * Suites that take minutes: outages, the worker and bursts in the local mode, its start, and the check before a deploy.
 *
 * @type {import('jest').Config}
 */
export default {
  ...base,
  testMatch: ['<rootDir>/test/**/*.flow.ts'],
  globalSetup: '<rootDir>/test/support/flow-setup.ts',
  // Each suite runs a local mode of its own beside its worker, and more of them would delay one another.
  maxWorkers: 2,
  reporters: ['default'],
};
