/** SQLite files of a data folder: the one place that opens them. */
export { checkpointInThread } from './checkpointer.ts';
export { openReadOnly, openStore } from './open-store.ts';
export { lockDataDir } from './lock.ts';
export type { DataDirLock } from './lock.ts';
export { orStoreError, storeError } from './errors.ts';
export { checkDatabase, snapshotDatabase } from './snapshot.ts';
export type {
  Migration,
  MigrationSet,
  ReadableDatabase,
  Store,
  StoreName,
  StoreOptions,
  WritableDatabase,
} from './types.ts';
