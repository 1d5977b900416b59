import { readFileSync } from 'node:fs';

/** Tests of one run. A skipped test is neither. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}

/** The last line of every script that runs tests. */
export function totalsLine({ passed, failed }: Counts): string {
  return `${String(passed)} passed, ${String(failed)} failed`;
}

/** Reads the last totals line of a script's output; null when it has none, which means that it broke before its end. */
export function readTotals(output: string): Counts | null {
  const lines = output.trimEnd().split('\n').reverse();
  for (const line of lines) {
    const match = /^(\d+) passed, (\d+) failed$/.exec(line.trim());
    if (match) return { passed: Number(match[1]), failed: Number(match[2]) };
  }
  return null;
}

/**
 * A run that ended badly has at least one failure, even when every test it got to passed (a crash, a bad config, an
 * error between tests).
 */
export function withExitCode(counts: Counts, code: number): Counts {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** Counts of vitest's JSON report; none when it wrote no report. */
export function vitestCounts(file: string): Counts {
  const report = readReport(file) as { numPassedTests?: number; numFailedTests?: number } | null;
  return { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 };
}

/**
 * Counts of Playwright's JSON report. A flaky test (only with retries, see playwright.config.ts) passed in the end; the list
 * above the counts names it.
 */
export function playwrightCounts(file: string): Counts {
  const report = readReport(file) as {
    stats?: { expected?: number; unexpected?: number; flaky?: number };
  } | null;
  const stats = report?.stats;
  return { passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0), failed: stats?.unexpected ?? 0 };
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch {
    return null;
  }
}
