import base from './jest.config.mjs';

/**
 * The npm package as its users install it. `npm run test:package` builds it first.
 *
 * @type {import('jest').Config}
 */
export default {
  ...base,
  testMatch: ['<rootDir>/test/package/*.package.ts'],
  // Each suite installs packages and runs a local mode.
  maxWorkers: 1,
  testTimeout: 300_000,
  reporters: ['default'],
};
