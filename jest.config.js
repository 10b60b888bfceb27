/** One runner for unit, integration, fault and end-to-end tests; swc only strips types, tsc checks them. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript', tsx: false }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  testTimeout: 60_000,
  // Real browsers share two cores: files run one after another, unless a step of the set-up says otherwise.
  maxWorkers: 1,
};
