/** Entry of a query worker's thread: evaluates what would hold up the engine's loop, one query at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { WatchdeckError } from '#shared/model/errors.ts';
import { assembleHistograms, partMatchers } from '../base/assemble-histograms.ts';
import { systemClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { questionKey, selectionKey } from '../promql/index.ts';
import type { QuerySource } from '../promql/types.ts';
import { openReadOnly } from '../storage/index.ts';
import { BlockGoneError, openRemoteReader } from '../tsdb/index.ts';
import type { RemoteReader } from '../tsdb/index.ts';
import { evaluateQuery, parseQuery } from './evaluation.ts';
import { buffersOf, packInstant, packRange } from './packed.ts';
import type { FromWorker, ToWorker, WorkerSetup } from './worker-messages.ts';

type Job = Extract<ToWorker, { type: 'job' }>;

function run(port: MessagePort, { file, giveUp }: WorkerSetup): void {
  const reader = openRemoteReader(openReadOnly(file), file, logThrough(port));
  port.on('message', (message: ToWorker) => {
    if (message.type === 'symbols') reader.addSymbols(message.texts);
    else answer(port, reader, giveUp, message);
  });
}

function answer(port: MessagePort, reader: RemoteReader, giveUp: Int32Array, job: Job): void {
  const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => {
    port.postMessage(message, transfer);
  };
  try {
    const { value, annotations, stats } = evaluate(reader, giveUp, job);
    send({ type: 'answer', job: job.job, answer: { value, annotations, stats } }, buffersOf(value));
  } catch (error) {
    if (error instanceof BlockGoneError) send({ type: 'stale', job: job.job });
    else send({ type: 'failed', job: job.job, error: WatchdeckError.from(error).toWire() });
  }
}

function evaluate(reader: RemoteReader, giveUp: Int32Array, job: Job) {
  const endMs = systemClock.monotonicMs() + job.timeoutMs;
  // Answers are packed, which copies them.
  reader.begin();
  const source: QuerySource = {
    tiers: (question) => job.views.get(questionKey(question)) ?? null,
    select: (matchers, minMs, maxMs, view = null) => {
      const lent = job.reads.get(selectionKey({ matchers, minMs, maxMs, view }));
      if (lent === undefined) throw new Error('the evaluation reads what it was not said to read');
      return reader.read(lent);
    },
    selectHistograms: (matchers, minMs, maxMs) => {
      const parts = partMatchers(matchers);
      // Parts are only lent where there are any.
      const lent =
        parts === null
          ? undefined
          : job.reads.get(selectionKey({ matchers: parts, minMs, maxMs, view: null }));
      return lent === undefined ? [] : assembleHistograms(reader.read(lent));
    },
  };
  const interrupted = () => {
    if (Atomics.load(giveUp, 0) === job.job) return 'cancelled';
    return systemClock.monotonicMs() > endMs ? 'timeout' : null;
  };
  const { expr, experimental, times, lookbackMs } = job;
  const outcome = evaluateQuery(parseQuery(expr, experimental, times), times, {
    source,
    lookbackMs,
    interrupted,
  });
  const value = outcome.kind === 'range' ? packRange(outcome.value) : packInstant(outcome.value);
  return { ...outcome, value };
}

/** The engine has the log file. */
function logThrough(port: MessagePort): Log {
  const say =
    (level: 'info' | 'warn' | 'error') =>
    (fields: object, message: string): void => {
      port.postMessage({ type: 'log', level, fields, message } satisfies FromWorker);
    };
  const log: Log = {
    debug: () => undefined,
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    child: () => log,
  };
  return log;
}

if (parentPort !== null) run(parentPort, workerData as WorkerSetup);
