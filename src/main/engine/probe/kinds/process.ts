import { ProbeFailure } from '../run.ts';
import type { ProbeRun } from '../run.ts';
import type { ProcessSpec } from '../types.ts';
import { errorCodeOf } from '../../base/network-failure.ts';
import { countProcesses } from './process-list.ts';

/** Looks whether a process runs: the one whose number stands in a file, or those of a name. */
export async function probeProcess(run: ProbeRun, spec: ProcessSpec): Promise<void> {
  run.doing = 'looking at the processes';
  const count =
    spec.pidFile === null
      ? await run.abortable(countProcesses(spec.processName ?? ''))
      : await countOfPidFile(run, spec.pidFile);
  run.sample('probe_process_count', count);
  run.fact('Processes', String(count));
  if (count >= spec.minProcesses) return;
  throw new ProbeFailure(
    'not_running',
    count === 0
      ? `No process named "${spec.processName ?? ''}" runs.`
      : `${count} of the ${spec.minProcesses} processes named "${spec.processName ?? ''}" run.`,
  );
}

/** 1; everything else throws. */
async function countOfPidFile(run: ProbeRun, file: string): Promise<number> {
  let text: string;
  run.sample('probe_process_count', 0);
  try {
    text = await run.context.access.readFile(file);
  } catch (error) {
    const reason = errorCodeOf(error) === 'ENOENT' ? 'there is no such file' : String(error);
    throw new ProbeFailure('no_pid_file', `The pid file ${file} could not be read: ${reason}.`);
  }
  const pid = /^\s*(\d+)/.exec(text)?.[1];
  if (pid === undefined || Number(pid) === 0)
    throw new ProbeFailure('bad_pid_file', `The pid file ${file} has no process number in it.`);
  if (!isAlive(Number(pid)))
    throw new ProbeFailure('not_running', `Process ${pid}, named in ${file}, does not run.`);
  run.fact('Process', pid);
  return 1;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but another user's.
    return errorCodeOf(error) === 'EPERM';
  }
}
