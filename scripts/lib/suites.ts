import { mkdirSync, rmSync } from 'node:fs';
import { buildIfStale } from './build-if-stale.ts';
import { playwrightCounts, vitestCounts, withExitCode } from './counts.ts';
import type { Counts } from './counts.ts';
import { ensureBrowser } from './ensure-browser.ts';
import { inProject } from './paths.ts';
import { runNode, toolScript } from './tool.ts';

const RESULTS = inProject('test-results');

/** Unit and integration tests. `args` go to vitest (a filter, `-t name`). */
export async function runVitest(args: readonly string[]): Promise<Counts> {
  const report = freshReport('vitest.json');
  const { code } = await runNode(
    toolScript('vitest'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
    { inherit: true },
  );
  return withExitCode(vitestCounts(report), code);
}

/** End-to-end tests in a real browser against the built console; {@link prepare} comes first. `args` go to Playwright (a file filter, `-g name`). */
export async function runEndToEnd(args: readonly string[]): Promise<Counts> {
  const report = freshReport('playwright.json');
  const { code } = await runNode(toolScript('playwright'), ['test', ...args], {
    inherit: true,
  });
  return withExitCode(playwrightCounts(report), code);
}

/** What tests need and a fresh clone lacks: a browser and a build. Throws, saying what is wrong, when one can't be had. */
export async function prepare(): Promise<void> {
  await ensureBrowser();
  await prepareBuild();
}

/** Builds when needed and says so: a test never runs against yesterday's code. */
export async function prepareBuild(): Promise<void> {
  const started = performance.now();
  if (await buildIfStale()) {
    console.log(`built out/ (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  }
}

function freshReport(name: string): string {
  mkdirSync(RESULTS, { recursive: true });
  const file = inProject('test-results', name);
  rmSync(file, { force: true });
  return file;
}
