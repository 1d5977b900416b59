import { defineConfig } from 'playwright/test';
import { browserArguments, findBrowser } from './test/helpers/browser.ts';

// Tools that only read this file (knip) run where there is no browser; `npm test` gets one before it starts Playwright.
const executablePath = findBrowser();

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  // Needs a program that npm can't bring.
  testIgnore: process.env['WATCHDECK_NODE_EXPORTER'] === undefined ? '**/node-exporter.spec.ts' : [],
  outputDir: 'test-results/e2e',
  // Every spec runs an engine, a browser and exporters of its own, and waits most of its time: two fit on a small machine.
  workers: 2,
  fullyParallel: false,
  // A test that passes the second time is a broken test: none at a developer's desk. A CI machine with busy neighbours may
  // try once more; the report then names the test as flaky, and it is to be mended.
  retries: process.env['CI'] === undefined ? 0 : 1,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    browserName: 'chromium',
    launchOptions: { args: browserArguments(), ...(executablePath === null ? {} : { executablePath }) },
    viewport: { width: 1440, height: 900 },
    acceptDownloads: true,
    screenshot: 'only-on-failure',
    // A trace of every action costs a fifth of the time: a CI machine makes one of the second try only.
    trace: process.env['CI'] === undefined ? 'retain-on-failure' : 'on-first-retry',
  },
});
