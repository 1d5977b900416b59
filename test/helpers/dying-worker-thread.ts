/** A query worker that falls over at its first job. */
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', ({ type }: { type: string }) => {
  if (type === 'job') throw new Error('out of luck');
});
