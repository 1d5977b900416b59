import { gauge } from './reading.ts';
import type { Emit } from './reading.ts';

export const processMetadata = [
  gauge(
    'watchdeck_host_process_cpu_ratio',
    'CPU time per second of the processes that used most; 1 is one core.',
  ),
  gauge(
    'watchdeck_host_process_resident_memory_bytes',
    'Resident memory of the processes that hold most.',
    'bytes',
  ),
  gauge('watchdeck_host_processes', 'Processes on the machine.'),
];

/** One process at the moment of a sweep; `cpuRatio` is null in the first sweep that saw it. */
export interface ProcessUse {
  readonly pid: number;
  readonly name: string;
  readonly cpuRatio: number | null;
  readonly residentBytes: number;
}

/** Processes named per list. Each name is a series, so the lists are short. */
const TOP = 10;

/** Below this a process is idle: naming it would only make series come and go. */
const MIN_CPU_RATIO = 0.002;

/** Emits the top of both lists and the count of all. A process first seen in this sweep waits for the next one. */
export function emitTopProcesses(emit: Emit, all: readonly ProcessUse[]): void {
  emit('watchdeck_host_processes', {}, all.length);
  const settled = all.filter((process) => process.cpuRatio !== null);
  const busy = settled
    .filter((process) => (process.cpuRatio ?? 0) >= MIN_CPU_RATIO)
    .sort((a, b) => (b.cpuRatio ?? 0) - (a.cpuRatio ?? 0));
  for (const process of busy.slice(0, TOP)) {
    emit('watchdeck_host_process_cpu_ratio', labelsOf(process), process.cpuRatio ?? 0);
  }
  const large = settled.filter((process) => process.residentBytes > 0);
  large.sort((a, b) => b.residentBytes - a.residentBytes);
  for (const process of large.slice(0, TOP)) {
    emit('watchdeck_host_process_resident_memory_bytes', labelsOf(process), process.residentBytes);
  }
}

function labelsOf(process: ProcessUse): Record<string, string> {
  return { pid: String(process.pid), name: process.name };
}
