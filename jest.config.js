/** @type {import('jest').Config} */
export default {
  testMatch: [
    '<rootDir>/{packages/*,api,llm-server,ingestion,eval}/{src,test}/**/*.test.ts',
    '<rootDir>/tools/**/*.test.{js,ts}',
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  // Workspaces are tested from their source, not from a build that may be stale.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  // A client under test brings a package that has its own idea of that condition: TypeScript, too.
  transformIgnorePatterns: ['/node_modules/(?!eventsource-parser/)'],
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/'],
  setupFilesAfterEnv: ['<rootDir>/tools/allow-for-busy-machine.js'],
  testTimeout: 30_000,
};
