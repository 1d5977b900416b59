import { pathToFileURL } from 'node:url';
import { inProject } from './paths.ts';

/** Runs the built serve shell in this process, so that signals and the exit code are its own. */
export async function runBuiltServe(args: readonly string[]): Promise<void> {
  const script = inProject('out', 'main', 'serve.js');
  process.argv.splice(1, process.argv.length, script, ...args);
  await import(pathToFileURL(script).href);
}
