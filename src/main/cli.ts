/** Entry of the command line, `watchdeck COMMAND …`: what needs no window. */
import { requireNode } from './require-node.ts';

requireNode();
const { runCli } = await import('./cli/run.ts');
process.exitCode = await runCli(process.argv.slice(2), new URL(import.meta.url));
