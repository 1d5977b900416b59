import type { Log } from './log.ts';

/** Announces that something happened; listeners can't change what happened, and one that throws is logged, not fatal. */
export class Emitter<T> {
  private readonly listeners = new Set<(event: T) => void>();
  private readonly log: Log;

  constructor(log: Log) {
    this.log = log;
  }

  /** Returns the function that takes the listener off again. */
  on(listener: (event: T) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  emit(event: T): void {
    for (const listener of this.listeners) {
      try {
        listener(event);
      } catch (error) {
        this.log.error({ err: error }, 'an event listener threw');
      }
    }
  }
}
