import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{kernel,domain,server,web,public,tests,tools,bench}/**/*.test.{ts,tsx}'],
    pool: 'threads',
    globalSetup: ['server/testing/global-setup.ts'],
    setupFiles: ['tests/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
