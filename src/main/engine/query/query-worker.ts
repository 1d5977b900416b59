import { Worker } from 'node:worker_threads';
import { setImmediate } from 'node:timers/promises';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { runInSlices } from '../base/slices.ts';
import { selectionKey } from '../promql/index.ts';
import type { Selection } from '../promql/index.ts';
import { buffersOfRead } from '../tsdb/index.ts';
import type { LentRead, TierView, TsdbLender } from '../tsdb/types.ts';
import type { QueryTimes } from './evaluation.ts';
import type { PackedAnswer } from './packed.ts';
import type { FromWorker, ToWorker, WorkerSetup } from './worker-messages.ts';

/** A query for a worker. */
export interface Job {
  readonly expr: string;
  readonly experimental: boolean;
  readonly times: QueryTimes;
  readonly lookbackMs: number;
  readonly selections: readonly Selection[];
  /** Tiers that were chosen for the selections, by `questionKey`. */
  readonly views: ReadonlyMap<string, TierView>;
  readonly signal: AbortSignal | undefined;
  /** On the clock's monotonic time. */
  readonly deadlineMs: number;
}

export interface QueryWorkerOptions {
  readonly entry: URL;
  readonly lender: TsdbLender;
  readonly clock: Clock;
  readonly log: Log;
  /** Called once, when the thread is gone for whatever reason. */
  readonly onExit: () => void;
}

/** A worker that doesn't stop by itself this long after it should is stopped from outside. */
const GRACE_MS = 3_000;
/** Texts per message: about 2 ms to copy. */
const SYMBOLS_PER_MESSAGE = 20_000;
/** Times that a query is lent anew because the store moved on under it. */
const TRIES = 3;

interface Waiting {
  readonly number: number;
  readonly resolve: (answer: PackedAnswer | 'stale') => void;
  readonly reject: (error: Error) => void;
}

/** The engine's end of one worker thread. One job at a time. */
export class QueryWorker {
  private readonly options: QueryWorkerOptions;
  private readonly thread: Worker;
  private readonly giveUp = new Int32Array(new SharedArrayBuffer(4));
  private waiting: Waiting | null = null;
  private jobs = 0;
  private symbolsSent = 0;
  private failure: Error | null = null;

  constructor(options: QueryWorkerOptions) {
    this.options = options;
    const setup: WorkerSetup = { file: options.lender.file, giveUp: this.giveUp };
    // No stdio of its own, and no flags of the parent that a worker would refuse.
    this.thread = new Worker(options.entry, { workerData: setup, execArgv: [] });
    this.thread.on('message', (message: FromWorker) => {
      this.onMessage(message);
    });
    this.thread.on('error', (error: unknown) => {
      this.failure = error instanceof Error ? error : new Error(String(error));
    });
    this.thread.on('exit', () => {
      this.onExit();
    });
    // A worker at rest doesn't keep the process alive.
    this.thread.unref();
  }

  /** Rejects WatchdeckError: `cancelled`, `timeout`, what the evaluation throws, or `internal` when the thread died. */
  async run(job: Job): Promise<PackedAnswer> {
    for (let tries = 1; tries <= TRIES; tries++) {
      const reads = await this.lend(job);
      await this.sendSymbols();
      const answer = await this.ask(job, reads);
      if (answer !== 'stale') return answer;
    }
    throw new WatchdeckError(
      'unavailable',
      'the stored data changed while the query was reading it; ask again',
    );
  }

  /** Ends the thread; a query it is at is rejected with `why`. */
  async stop(why: WatchdeckError): Promise<void> {
    this.failure ??= why;
    await this.thread.terminate();
  }

  private async lend(job: Job): Promise<Map<string, LentRead>> {
    const { lender, clock } = this.options;
    const reads = new Map<string, LentRead>();
    for (const selection of job.selections) {
      const key = selectionKey(selection);
      if (reads.has(key)) continue;
      const { matchers, minMs, maxMs, view } = selection;
      reads.set(key, await runInSlices(lender.lend(matchers, minMs, maxMs, view), clock));
      if (job.signal?.aborted === true) throw new WatchdeckError('cancelled', 'the query was cancelled');
    }
    return reads;
  }

  private async sendSymbols(): Promise<void> {
    for (;;) {
      const texts = this.options.lender.symbolsFrom(this.symbolsSent, SYMBOLS_PER_MESSAGE);
      if (texts.length === 0) return;
      this.post({ type: 'symbols', texts });
      this.symbolsSent += texts.length;
      if (texts.length === SYMBOLS_PER_MESSAGE) await setImmediate();
    }
  }

  private async ask(job: Job, reads: ReadonlyMap<string, LentRead>): Promise<PackedAnswer | 'stale'> {
    const { clock } = this.options;
    const { expr, experimental, times, lookbackMs, views, signal, deadlineMs } = job;
    const number = ++this.jobs;
    const timeoutMs = deadlineMs - clock.monotonicMs();
    let timer: NodeJS.Timeout | undefined;
    const stopIn = (afterMs: number, why: WatchdeckError): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void this.stop(why), afterMs);
    };
    const cancel = (): void => {
      Atomics.store(this.giveUp, 0, number);
      stopIn(GRACE_MS, new WatchdeckError('cancelled', 'the query was cancelled'));
    };
    try {
      return await new Promise<PackedAnswer | 'stale'>((resolve, reject) => {
        if (this.failure !== null) {
          reject(gone(this.failure));
          return;
        }
        this.waiting = { number, resolve, reject };
        stopIn(
          Math.max(0, timeoutMs) + GRACE_MS,
          new WatchdeckError('timeout', 'query timed out in expression evaluation'),
        );
        if (signal?.aborted === true) cancel();
        else signal?.addEventListener('abort', cancel, { once: true });
        this.thread.ref();
        const asked = { expr, experimental, times, lookbackMs, timeoutMs, views, reads };
        const buffers = [...reads.values()].flatMap(buffersOfRead);
        this.post({ type: 'job', job: number, ...asked }, buffers);
      });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      this.waiting = null;
      this.thread.unref();
    }
  }

  private post(message: ToWorker, moved: readonly ArrayBuffer[] = []): void {
    this.thread.postMessage(message, moved);
  }

  private onMessage(message: FromWorker): void {
    if (message.type === 'log') {
      this.options.log[message.level](message.fields, message.message);
      return;
    }
    const { waiting } = this;
    if (waiting?.number !== message.job) return;
    if (message.type === 'answer') waiting.resolve(message.answer);
    else if (message.type === 'stale') waiting.resolve('stale');
    else waiting.reject(WatchdeckError.fromWire(message.error));
  }

  private onExit(): void {
    this.failure ??= new Error('the thread ended');
    this.waiting?.reject(gone(this.failure));
    this.options.onExit();
  }
}

function gone(failure: Error): WatchdeckError {
  if (failure instanceof WatchdeckError) return failure;
  return new WatchdeckError(
    'internal',
    `the query worker ended while it evaluated this query (${failure.message}); the next query gets a new one`,
  );
}
