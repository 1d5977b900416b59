import type { WireError } from '#shared/model/errors.ts';
import type { LentRead, TierView } from '../tsdb/types.ts';
import type { QueryTimes } from './evaluation.ts';
import type { PackedAnswer } from './packed.ts';

/** What a worker is started with. */
export interface WorkerSetup {
  /** The database of the metrics. */
  readonly file: string;
  /** One number: the job to be given up. */
  readonly giveUp: Int32Array;
}

/** Engine to worker. Both are threads of one program, so these are types and no schemas. */
export type ToWorker =
  | { readonly type: 'symbols'; readonly texts: readonly string[] }
  | {
      readonly type: 'job';
      readonly job: number;
      readonly expr: string;
      readonly experimental: boolean;
      readonly times: QueryTimes;
      readonly lookbackMs: number;
      readonly timeoutMs: number;
      /** Tiers to be read, by `questionKey`. */
      readonly views: ReadonlyMap<string, TierView>;
      /** What the evaluation will read, by `selectionKey`. */
      readonly reads: ReadonlyMap<string, LentRead>;
    };

/** Worker to engine: one message per job, and what is to be logged. */
export type FromWorker =
  | { readonly type: 'answer'; readonly job: number; readonly answer: PackedAnswer }
  /** The store has moved on since the reads were lent. */
  | { readonly type: 'stale'; readonly job: number }
  | { readonly type: 'failed'; readonly job: number; readonly error: WireError }
  | {
      readonly type: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly fields: object;
      readonly message: string;
    };
