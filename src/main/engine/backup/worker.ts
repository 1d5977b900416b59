/** Entry of the thread that makes a backup: reading and packing gigabytes must not hold up the engine. */
import os from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { WatchdeckError } from '#shared/model/errors.ts';
import { runBackupJob } from './job.ts';
import type { BackupJob } from './job.ts';
import type { ThreadAnswer } from './thread.ts';

async function answer(): Promise<ThreadAnswer> {
  try {
    return { outcome: await runBackupJob(workerData as BackupJob) };
  } catch (error) {
    return { error: WatchdeckError.from(error).toWire() };
  }
}

// On Linux a priority is the thread's own; elsewhere it would be the whole engine's.
if (process.platform === 'linux') os.setPriority(os.constants.priority.PRIORITY_LOW);
parentPort?.postMessage(await answer());
