/** Thread that takes one store's write-ahead log back into its file; see checkpointer.ts. */
import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { CheckpointWord } from './checkpointer.ts';

const EVERY_MS = 1000;
/** A smaller log isn't worth an fsync. */
const WORTH_BYTES = 4 << 20;
/** A log that grew to this, because readers or writers were never idle, is taken back whole: writers wait for that. */
const TOO_LARGE_BYTES = 128 << 20;

const { path } = z.object({ path: z.string() }).parse(workerData);
const db = new Database(path, { fileMustExist: true, timeout: 5000 });
db.pragma('wal_autocheckpoint = 0');
db.pragma('cache_size = -1000');

function say(word: CheckpointWord): void {
  parentPort?.postMessage(word);
}

function checkpoint(): void {
  try {
    const bytes = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes >= WORTH_BYTES)
      db.pragma(`wal_checkpoint(${bytes >= TOO_LARGE_BYTES ? 'RESTART' : 'PASSIVE'})`);
  } catch (error) {
    say({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

const timer = setInterval(checkpoint, EVERY_MS);
parentPort?.on('message', () => {
  clearInterval(timer);
  db.close();
  parentPort?.close();
});
say({ type: 'ready' });
