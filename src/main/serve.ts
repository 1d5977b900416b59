/** Entry of the serve shell: the console in a browser. */
import { requireNode } from './require-node.ts';

requireNode();
const { runServe } = await import('./serve/run.ts');
await runServe(process.argv.slice(2), new URL(import.meta.url));
