/** Entry of the thread that reads and writes large dashboards, which must not hold up the engine. */
import { parentPort } from 'node:worker_threads';
import { WatchdeckError } from '#shared/model/errors.ts';
import { DocumentError } from '../base/yaml-document.ts';
import { runTask } from './tasks.ts';
import type { Task } from './tasks.ts';
import type { TaskAnswer } from './workshop.ts';

function answer(task: Task): Omit<TaskAnswer, 'id'> {
  try {
    return { value: runTask(task) };
  } catch (error) {
    if (error instanceof DocumentError) return { problems: [...error.problems] };
    return { error: WatchdeckError.from(error).toWire() };
  }
}

parentPort?.on('message', ({ id, task }: { readonly id: number; readonly task: Task }) => {
  parentPort?.postMessage({ id, ...answer(task) });
});
