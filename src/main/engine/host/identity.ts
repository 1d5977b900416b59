import os from 'node:os';
import type { Clock } from '../base/clock.ts';
import { gauge } from './reading.ts';
import type { Reading } from './reading.ts';

/** What the machine is and since when it runs. `bootTime` gives unix seconds, or null where only the uptime is known. */
export function identityReading(
  clock: Clock,
  bootTime: () => number | null | Promise<number | null>,
): Reading {
  return {
    name: 'identity',
    metadata: [
      gauge('node_uname_info', 'Names of the system; the value is always 1.'),
      gauge('node_boot_time_seconds', 'When the machine was started, unix seconds.', 'seconds'),
      gauge('watchdeck_host_cpus', 'Logical CPUs of the machine.'),
    ],
    async collect(emit) {
      const labels = {
        sysname: os.type(),
        release: os.release(),
        version: os.version(),
        machine: os.machine(),
        nodename: os.hostname(),
      };
      emit('node_uname_info', labels, 1);
      const boot = (await bootTime()) ?? Math.round(clock.nowMs() / 1000 - os.uptime());
      emit('node_boot_time_seconds', {}, boot);
      emit('watchdeck_host_cpus', {}, os.availableParallelism());
    },
  };
}
