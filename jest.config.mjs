import { availableParallelism } from 'node:os';

// Packages that ship ES modules only; Jest runs CommonJS, so they are transformed along with our own code.
const esModules = [
  '@inquirer',
  'commander',
  'fast-string-truncated-width',
  'fast-string-width',
  'fast-wrap-ansi',
  'fauxqs',
  'ky',
  'uuidv7',
];

/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/{docs,test,webhooks}/**/*.test.ts'],
  // A package of its own, with provider SDKs: `npm run test:oracles`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/oracles/'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/dist', '<rootDir>/.catchbasin', '<rootDir>/.tools'],
  transform: {
    '\\.[cm]?[jt]s$': [
      '@swc/jest',
      { swcrc: false, jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Some suites wait for processes and timeouts, so two cores serve three workers.
  maxWorkers: Math.max(3, availableParallelism() - 1),
  // The usual limit of 5 s is too close to what a synthesis takes on a busy machine.
  testTimeout: 60_000,
  // Seeds the properties too: `npm test -- --seed <seed>` repeats a run.
  showSeed: true,
  reporters: ['default', '<rootDir>/test/support/left-out-tiers.ts'],
  resolver: '<rootDir>/test/support/resolver.cjs',
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
};
