import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { Log } from '../base/log.ts';
import { threadEntry } from '../base/thread-entry.ts';
import type { Store } from './types.ts';

/** What the thread says: that it has begun, or why a checkpoint failed. */
const wordSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type CheckpointWord = z.infer<typeof wordSchema>;

/** SQLite's own choice, in pages. */
const AUTOCHECKPOINT_PAGES = 1000;
/** It holds one connection and next to nothing else. */
const resourceLimits = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 2 };

/**
 * Takes a store's write-ahead log back into its file from another thread: the fsync that goes with it takes tens of ms, and
 * the writing thread scrapes too. While the thread doesn't run, SQLite does it in the writing connection as ever: it can
 * begin `afterMs`, when the start of the engine no longer needs every processor.
 */
export function checkpointInThread(store: Store, log: Log, afterMs = 0): { stop(): Promise<void> } {
  let thread: { stop(): Promise<void> } | null = null;
  const timer = setTimeout(() => {
    thread = startThread(store, log);
  }, afterMs);
  return {
    stop: async () => {
      clearTimeout(timer);
      await thread?.stop();
    },
  };
}

function startThread(store: Store, log: Log): { stop(): Promise<void> } {
  const worker = new Worker(threadEntry(import.meta.url, 'storage-worker'), {
    workerData: { path: store.path },
    name: 'checkpoints',
    execArgv: [],
    resourceLimits,
  });
  let lastFailure = '';
  const byWriter = (pages: number): void => {
    if (store.db.open) store.db.pragma(`wal_autocheckpoint = ${pages}`);
  };
  worker.on('message', (raw: unknown) => {
    const word = wordSchema.parse(raw);
    if (word.type === 'ready') byWriter(0);
    else if (word.message !== lastFailure) {
      lastFailure = word.message;
      log.error({ path: store.path, reason: word.message }, 'the write-ahead log could not be taken back');
    }
  });
  worker.on('error', (error: unknown) =>
    log.error({ err: error, path: store.path }, 'the checkpoint thread failed'),
  );
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      byWriter(AUTOCHECKPOINT_PAGES);
      resolve();
    });
  });
  return {
    stop: async () => {
      worker.postMessage('stop');
      await exited;
    },
  };
}
