/** Backups: archives of a data folder, made online, kept in a folder or a bucket, and restored. */
export { createBackup } from './create.ts';
export type { CreatedBackup } from './create.ts';
export { runBackupJob } from './job.ts';
export { restoreBackup } from './restore.ts';
export { createBackups } from './service.ts';
export type { Backups } from './service.ts';
export { runInThread } from './thread.ts';
export { verifyArchive } from './verify.ts';
