/** Playbooks: prepared answers to alerts, run with approval, limits and a record of everything they did. */
export { openPlaybooks } from './playbooks.ts';
export type { PlaybooksOptions } from './playbooks.ts';
export { playbooksMigrations } from './migrations.ts';
export { parsePlaybookFile } from './file/parse.ts';
export type { PlaybookFileOptions } from './file/parse.ts';
export { createPlaybookLibrary } from './library.ts';
export type { PlaybookLibrary } from './library.ts';
