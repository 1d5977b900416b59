/**
 * `npm test [-- FILTER…]`: unit, integration and end-to-end tests. With a filter, both runners get it and one that has
 * nothing of that name runs nothing. Ends with the total of all three.
 */
import { addCounts, totalsLine } from './lib/counts.ts';
import type { Counts } from './lib/counts.ts';
import { prepare, runEndToEnd, runVitest } from './lib/suites.ts';

const args = process.argv.slice(2);
const filtered = args.length > 0;
let counts: Counts = { passed: 0, failed: 0 };

/** Does one part; one that can't be done counts as a failure, and false comes back. */
async function part(run: () => Promise<Counts>): Promise<boolean> {
  try {
    counts = addCounts(counts, await run());
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    counts = addCounts(counts, { passed: 0, failed: 1 });
    return false;
  }
}

// First of all, since integration tests use the build and a browser too.
const prepared = await part(async () => {
  await prepare();
  return { passed: 0, failed: 0 };
});
await part(() => runVitest(filtered ? ['--passWithNoTests', ...args] : []));
if (prepared) await part(() => runEndToEnd(filtered ? ['--pass-with-no-tests', ...args] : []));
else console.error('end-to-end tests were not run: see the first error above');
console.log(totalsLine(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
