// Packages that ship ES modules only; Jest runs CommonJS, so they are transformed along with our own code.
const esModules = ['@middy', '@octokit', 'commander', 'standardwebhooks', 'uuidv7'];

/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.catchbasin'],
  transform: {
    '\\.[cm]?[jt]s$': [
      '@swc/jest',
      { swcrc: false, jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Middy exports itself to `import` alone, and Jest resolves by `require`.
  moduleNameMapper: { '^@middy/(core|util)$': '<rootDir>/node_modules/@middy/$1/index.js' },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
};
