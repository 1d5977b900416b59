export { openConfig } from './store.ts';
export { readConfig } from './read.ts';
export type { ConfigStore } from './store.ts';
export { addTarget, removeTarget, setConsole, updateTarget } from './edit.ts';
export { addProbe, removeProbe, updateProbe } from './edit-probes.ts';
export { parseProbe } from './probes.ts';
export type { WatchdeckConfig } from './types.ts';
