import base from '../../jest.config.mjs';

// Packages of this directory that ship ES modules only.
const esModules = ['@apidevtools', '@linear', '@octokit', 'jose', 'ky', 'svix', 'uuidv7'];

/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../..',
  reporters: ['default'],
  // A bundle takes a second on an idle machine, and several on a busy one.
  testTimeout: 60_000,
  testMatch: ['<rootDir>/test/oracles/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  // Node looks up `#…` in the nearest package.json, which is the one of this directory.
  moduleNameMapper: {
    '^#((?:bench|config|contract|lambdas|lib|local|ops|test|test-kit|webhooks)/.*)$': '<rootDir>/$1.ts',
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
};
