/** Entry of the engine's process in both shells: a forked Node in the serve shell, a utilityProcess on the desktop. */
import { requireNode } from './require-node.ts';

requireNode();
const { runEngineProcess } = await import('./supervise/engine-main.ts');
runEngineProcess();
