import { WatchdeckError } from '#shared/model/errors.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { TsdbLender } from '../tsdb/types.ts';
import type { PackedAnswer } from './packed.ts';
import { QueryWorker } from './query-worker.ts';
import type { Job } from './query-worker.ts';

export interface WorkerPoolOptions {
  readonly lender: TsdbLender;
  readonly clock: Clock;
  readonly log: Log;
  readonly entry: URL;
  /** Threads at most; they are started when they are needed. */
  readonly size: number;
}

/** A worker that has had nothing to do for so long is ended: it holds memory. */
const IDLE_MS = 5 * 60_000;

interface Queued {
  readonly job: Job;
  readonly start: (worker: QueryWorker) => void;
  readonly fail: (error: WatchdeckError) => void;
}

/** Gives queries to worker threads, one each; what comes when all are busy waits its turn. */
export class WorkerPool {
  private readonly options: WorkerPoolOptions;
  private readonly idle = new Map<QueryWorker, NodeJS.Timeout>();
  private readonly all = new Set<QueryWorker>();
  private queue: Queued[] = [];
  private stopped = false;

  constructor(options: WorkerPoolOptions) {
    this.options = options;
  }

  /** Rejects WatchdeckError as {@link QueryWorker.run}, and `unavailable` once stopped. */
  async run(job: Job): Promise<PackedAnswer> {
    const worker = await this.worker(job);
    try {
      return await worker.run(job);
    } finally {
      this.release(worker);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const { fail } of this.queue) fail(stopping());
    this.queue = [];
    for (const timer of this.idle.values()) clearTimeout(timer);
    await Promise.all([...this.all].map((worker) => worker.stop(stopping())));
  }

  private worker(job: Job): Promise<QueryWorker> {
    if (this.stopped) return Promise.reject(stopping());
    const [free] = this.idle.keys();
    if (free !== undefined) {
      clearTimeout(this.idle.get(free));
      this.idle.delete(free);
      return Promise.resolve(free);
    }
    if (this.all.size < this.options.size) return Promise.resolve(this.start());
    return this.wait(job);
  }

  private wait(job: Job): Promise<QueryWorker> {
    return new Promise((resolve, reject) => {
      const leave = (error: WatchdeckError): void => {
        this.queue = this.queue.filter((other) => other !== queued);
        clearTimeout(timer);
        job.signal?.removeEventListener('abort', cancel);
        reject(error);
      };
      const cancel = (): void => {
        leave(new WatchdeckError('cancelled', 'the query was cancelled'));
      };
      const timer = setTimeout(
        () => {
          leave(new WatchdeckError('timeout', 'query timed out in query queue'));
        },
        Math.max(0, job.deadlineMs - this.options.clock.monotonicMs()),
      );
      const queued: Queued = {
        job,
        start: (worker) => {
          clearTimeout(timer);
          job.signal?.removeEventListener('abort', cancel);
          resolve(worker);
        },
        fail: leave,
      };
      job.signal?.addEventListener('abort', cancel, { once: true });
      this.queue.push(queued);
    });
  }

  private start(): QueryWorker {
    const { lender, clock, log, entry } = this.options;
    const worker: QueryWorker = new QueryWorker({
      entry,
      lender,
      clock,
      log,
      onExit: () => {
        clearTimeout(this.idle.get(worker));
        this.idle.delete(worker);
        this.all.delete(worker);
      },
    });
    this.all.add(worker);
    return worker;
  }

  private release(worker: QueryWorker): void {
    if (this.stopped) return;
    const isAlive = this.all.has(worker);
    const next = this.queue.shift();
    if (next !== undefined) {
      next.start(isAlive ? worker : this.start());
      return;
    }
    if (!isAlive) return;
    const timer = setTimeout(() => {
      this.idle.delete(worker);
      void worker.stop(stopping());
    }, IDLE_MS);
    timer.unref();
    this.idle.set(worker, timer);
  }
}

/** What who asks hears once there are no workers any more. */
export function stopping(): WatchdeckError {
  return new WatchdeckError('unavailable', 'the engine is stopping');
}
