import base from './jest.config.mjs';

/**
 * Flows through the local mode that take minutes: outages, the worker, bursts.
 *
 * @type {import('jest').Config}
 */
export default {
  ...base,
  testMatch: ['<rootDir>/test/flow/*.flow.ts'],
  globalSetup: '<rootDir>/test/support/flow-setup.ts',
  reporters: ['default'],
};
