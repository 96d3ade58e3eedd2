import { configDefaults, defineConfig } from 'vitest/config';

// These need a PostgreSQL of this system, prepared beforehand: npm run test:postgresql names it and runs them.
const existingOnly = process.env['DATABASE_OWNER_URL'] === undefined ? ['tests/postgresql/**'] : [];

export default defineConfig({
  test: {
    include: ['{kernel,domain,server,web,public,tests,tools,bench}/**/*.test.{ts,tsx}'],
    exclude: [...configDefaults.exclude, ...existingOnly],
    pool: 'threads',
    globalSetup: ['server/testing/global-setup.ts'],
    setupFiles: ['tests/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
