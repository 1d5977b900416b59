import { usageRatio, withoutStepsBack } from './cpu-counters.ts';
import type { CpuTimes } from './cpu-counters.ts';
import { counter, gauge } from './reading.ts';
import type { Reading } from './reading.ts';

/** Times per CPU, in the order and under the names the machine gives them. */
type CpuLines = readonly { readonly cpu: string; readonly times: CpuTimes }[];
export type CpuReader = () => CpuLines | Promise<CpuLines>;

/** CPU seconds per core and mode, and from the second row on how busy the whole machine was since the row before. */
export function cpuReading(read: CpuReader): Reading {
  let last = new Map<string, CpuTimes>();
  return {
    name: 'cpu',
    metadata: [
      counter('node_cpu_seconds_total', 'Seconds the CPUs spent in each mode.', 'seconds'),
      gauge(
        'watchdeck_host_cpu_usage_ratio',
        'Share of CPU time not idle since the row before, all cores, 0 to 1.',
      ),
    ],
    async collect(emit) {
      const now = new Map<string, CpuTimes>();
      for (const { cpu, times } of await read()) now.set(cpu, withoutStepsBack(last.get(cpu), times));
      for (const [cpu, times] of now) {
        for (const mode in times) emit('node_cpu_seconds_total', { cpu, mode }, times[mode] ?? 0);
      }
      // Only CPUs known both times: one that came or went would look like a burst of work.
      const both = [...now.keys()].filter((cpu) => last.has(cpu));
      const ratio = usageRatio(
        both.map((cpu) => last.get(cpu) ?? {}),
        both.map((cpu) => now.get(cpu) ?? {}),
      );
      if (ratio !== null) emit('watchdeck_host_cpu_usage_ratio', {}, ratio);
      last = now;
    },
  };
}
