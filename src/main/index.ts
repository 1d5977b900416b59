/** Entry of the desktop shell; Electron starts it. */
import { requireNode } from './require-node.ts';

requireNode();
// Electron holds `ready` back until this import is done, so what must happen before `ready` still does.
const { runDesktop } = await import('./desktop/run.ts');
runDesktop(process.argv, new URL(import.meta.url));
