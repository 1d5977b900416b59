import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { WatchdeckError, wireErrorSchema } from '#shared/model/errors.ts';
import { threadEntry } from '../base/thread-entry.ts';
import { DocumentError } from '../base/yaml-document.ts';
import { runTask, sizeOf } from './tasks.ts';
import type { Task, TaskResults } from './tasks.ts';

const problemSchema = z.object({
  file: z.string(),
  line: z.number(),
  column: z.number(),
  message: z.string(),
});
const answerSchema = z.object({
  id: z.number(),
  value: z.unknown().optional(),
  problems: z.array(problemSchema).optional(),
  error: wireErrorSchema.optional(),
});
export type TaskAnswer = z.input<typeof answerSchema>;

/** Does what may take long: small things at once, large ones in a thread. */
export interface Workshop {
  run<K extends Task['kind']>(task: Extract<Task, { kind: K }>): Promise<TaskResults[K]>;
  /** Tasks that are under way are rejected. */
  stop(): Promise<void>;
}

/** So many bytes of YAML or JSON take 10 ms; what is larger would hold the engine's loop up. */
const MOST_HERE = 3_000;
/** A thread without work is ended: it holds memory that others can use. */
const IDLE_MS = 20_000;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The thread is started when there is something large to do. `mostHere` 0 does everything in it. */
export function createWorkshop(mostHere = MOST_HERE): Workshop {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let nextId = 1;
  let stopped = false;

  function start(): Worker {
    const started = new Worker(threadEntry(import.meta.url, 'dashboards-worker'), { name: 'dashboards' });
    started.on('message', (message: unknown) => {
      const { id, value, problems, error } = answerSchema.parse(message);
      const its = waiting.get(id);
      waiting.delete(id);
      const [first, ...more] = problems ?? [];
      if (first !== undefined) its?.reject(new DocumentError([first, ...more]));
      else if (error !== undefined) its?.reject(WatchdeckError.fromWire(error));
      else its?.resolve(value);
      if (waiting.size === 0) endLater();
    });
    started.on('error', (error) => {
      fail(started, error);
    });
    started.on('exit', () => {
      fail(started, closing());
    });
    return started;
  }

  function fail(which: Worker, error: unknown): void {
    if (worker !== which) return;
    worker = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  function endLater(): void {
    clearTimeout(idle);
    idle = setTimeout(() => void end(), IDLE_MS);
    idle.unref();
  }

  async function end(): Promise<void> {
    clearTimeout(idle);
    const ending = worker;
    if (ending !== null) fail(ending, closing());
    await ending?.terminate();
  }

  return {
    run<K extends Task['kind']>(task: Extract<Task, { kind: K }>): Promise<TaskResults[K]> {
      return new Promise((resolve, reject) => {
        if (stopped) throw closing();
        if (sizeOf(task) <= mostHere) {
          // The kind of a task says what its result is.
          resolve(runTask(task) as TaskResults[K]);
          return;
        }
        clearTimeout(idle);
        const id = nextId++;
        waiting.set(id, { resolve: (value) => resolve(value as TaskResults[K]), reject });
        worker ??= start();
        worker.postMessage({ id, task });
      });
    },
    async stop() {
      stopped = true;
      await end();
    },
  };
}

function closing(): WatchdeckError {
  return new WatchdeckError('cancelled', 'Watchdeck is being closed');
}
