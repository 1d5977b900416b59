/** `npm run watchdeck -- COMMAND …`: builds when sources changed, then runs the built command line. */
import { pathToFileURL } from 'node:url';
import { buildIfStale } from './lib/build-if-stale.ts';
import { inProject } from './lib/paths.ts';

const args = process.argv.slice(2);
try {
  await buildIfStale(() => console.error('watchdeck: building'));
  const script = inProject('out', 'main', 'cli.js');
  process.argv.splice(1, process.argv.length, script, ...args);
  await import(pathToFileURL(script).href);
} catch (error) {
  console.error(`watchdeck: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
