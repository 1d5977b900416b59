import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{unit,fuzz}/**/*.test.ts'],
          environment: 'node',
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Integration tests start real processes and real files, and wait for them; three are what a small machine takes.
          maxWorkers: 3,
          // As in playwright.config.ts: the report names what needed it.
          retry: process.env['CI'] === undefined ? 0 : 1,
        },
      },
    ],
  },
});
