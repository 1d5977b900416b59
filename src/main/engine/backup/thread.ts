import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { WatchdeckError, wireErrorSchema } from '#shared/model/errors.ts';
import { threadEntry } from '../base/thread-entry.ts';
import { outcomeSchema } from './job.ts';
import type { BackupJob, BackupOutcome } from './job.ts';

const answerSchema = z.union([z.object({ outcome: outcomeSchema }), z.object({ error: wireErrorSchema })]);
export type ThreadAnswer = z.input<typeof answerSchema>;

/** A job under way in a thread of its own. */
export interface BackupThread {
  readonly outcome: Promise<BackupOutcome>;
  /** Gives the job up; what it has made so far is cleared away by the next one. */
  stop(): void;
}

/** Runs a job in a thread. `outcome` rejects with the job's WatchdeckError. */
export function runInThread(job: BackupJob): BackupThread {
  const worker = new Worker(threadEntry(import.meta.url, 'backup-worker'), {
    workerData: job,
    name: 'backup',
  });
  const { promise, resolve, reject } = Promise.withResolvers<BackupOutcome>();
  worker.on('message', (message: unknown) => {
    const answer = answerSchema.parse(message);
    if ('outcome' in answer) resolve(answer.outcome);
    else reject(WatchdeckError.fromWire(answer.error));
  });
  worker.on('error', reject);
  worker.on('exit', () => reject(new WatchdeckError('cancelled', 'The backup was given up.')));
  return { outcome: promise, stop: () => void worker.terminate() };
}
