/** `npm run test:e2e [-- FILTER…]`: the end-to-end tests alone, e.g. `npm run test:e2e -- story`. */
import { totalsLine } from './lib/counts.ts';
import { prepare, runEndToEnd } from './lib/suites.ts';

try {
  await prepare();
  const counts = await runEndToEnd(process.argv.slice(2));
  console.log(totalsLine(counts));
  process.exitCode = counts.failed === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log(totalsLine({ passed: 0, failed: 1 }));
  process.exitCode = 1;
}
