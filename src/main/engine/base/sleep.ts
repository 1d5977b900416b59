import { setTimeout as wait } from 'node:timers/promises';

/** Resolves after a while; rejects with the signal's reason when it is aborted before. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
