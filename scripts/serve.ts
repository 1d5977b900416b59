/** `npm run serve [-- FLAGS]`: builds when sources changed, then runs the serve shell; `-- --help` lists its flags. */
import { buildIfStale } from './lib/build-if-stale.ts';
import { endWithNpm } from './lib/end-with-npm.ts';
import { runBuiltServe } from './lib/run-built-serve.ts';

const args = process.argv.slice(2);
endWithNpm();
try {
  await buildIfStale(() => console.error('watchdeck: building'));
  await runBuiltServe(args);
} catch (error) {
  console.error(`watchdeck: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
