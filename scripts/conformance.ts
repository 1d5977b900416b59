/**
 * `npm run conformance -- KIND DIR` runs one suite of cases from outside against the project; without arguments, every
 * suite that lies in ../shared/conformance and has a runner in test/conformance. Ends with the totals; fails when a case
 * does.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { addCounts, totalsLine } from './lib/counts.ts';
import type { Counts } from './lib/counts.ts';
import type { ConformanceRunner } from './lib/conformance.ts';
import { loadRunnable } from './lib/modules.ts';
import { inProject } from './lib/paths.ts';

const SUITES = inProject('..', 'shared', 'conformance');
const runners = await loadRunnable<ConformanceRunner>('test', 'conformance');

async function runKind(kind: string, runner: ConformanceRunner, dir: string): Promise<Counts> {
  try {
    const { passed, failed } = await runner.run(dir);
    return { passed, failed };
  } catch (error) {
    console.error(
      `${kind}: the runner broke: ${error instanceof Error ? (error.stack ?? '') : String(error)}`,
    );
    return { passed: 0, failed: 1 };
  }
}

/** A suite named on the command line; null, with the reason printed, when there is no such thing. */
async function runNamed(kind: string, dir: string | undefined): Promise<Counts | null> {
  const runner = runners.get(kind);
  if (runner === undefined) {
    console.error(`there is no runner ${kind}; there are: ${[...runners.keys()].join(', ')}`);
    return null;
  }
  if (dir === undefined || !existsSync(dir)) {
    console.error(
      `usage: npm run conformance -- KIND DIR${dir === undefined ? '' : `; there is no folder ${dir}`}`,
    );
    return null;
  }
  return runKind(kind, runner, resolve(dir));
}

async function runAll(): Promise<Counts | null> {
  if (!existsSync(SUITES)) {
    console.error(`there are no suites at ${SUITES}; usage: npm run conformance -- KIND DIR`);
    return null;
  }
  let counts: Counts = { passed: 0, failed: 0 };
  const without: string[] = [];
  for (const entry of readdirSync(SUITES, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const runner = runners.get(entry.name);
    if (runner === undefined) without.push(entry.name);
    else counts = addCounts(counts, await runKind(entry.name, runner, join(SUITES, entry.name)));
  }
  if (without.length > 0) console.log(`not run, there is no runner: ${without.join(', ')}`);
  return counts;
}

const [kind, dir] = process.argv.slice(2);
const counts = kind === undefined ? await runAll() : await runNamed(kind, dir);
if (counts !== null) console.log(totalsLine(counts));
process.exitCode = counts === null ? 2 : counts.failed === 0 ? 0 : 1;
