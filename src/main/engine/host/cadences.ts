import type { Clock } from '../base/clock.ts';
import { identityReading } from './identity.ts';
import { linuxFastReadings } from './linux/fast.ts';
import { linuxFilesystemReading } from './linux/filesystems.ts';
import { readProc } from './linux/proc-file.ts';
import { linuxProcessReading } from './linux/processes.ts';
import { parseStat } from './linux/proc-parse.ts';
import { linuxTemperatureReading } from './linux/temperatures.ts';
import {
  portableFastReadings,
  portableProcessReading,
  portableSlowReadings,
  portableTemperatureReading,
} from './portable/readings.ts';
import type { Cadence } from './reading.ts';
import { batteryReading } from './sensors.ts';

/** Milliseconds between the rows of each rhythm. */
export interface HostSchedule {
  /** What costs next to nothing: CPU, memory, and on Linux network, disks and load. */
  readonly fastMs: number;
  /** Filesystems; on Linux the processes, elsewhere network and disks. */
  readonly slowMs: number;
  /** Temperature, battery, identity; elsewhere than on Linux the processes. */
  readonly minuteMs: number;
}

/**
 * Measured on a 2-core Linux machine: fast set 0.2 ms, statfs 0.2 ms, 100 processes 2 ms. Elsewhere most of the slow set
 * starts a process per call (50 to 500 ms of CPU), so that 15 s keeps the whole under a few per cent of one core.
 */
export const defaultSchedule: HostSchedule = { fastMs: 1_000, slowMs: 15_000, minuteMs: 60_000 };

/** Ten clock ticks of the kernel: enough for a share of CPU time, too short for a person to wait for. */
const PRIME_MS = 100;

/** Everything that is read on this platform, by rhythm. Source names are the same everywhere. */
export function cadencesFor(platform: NodeJS.Platform, clock: Clock, schedule: HostSchedule): Cadence[] {
  const fast = { source: 'host', intervalMs: schedule.fastMs, primeMs: PRIME_MS };
  const slow = { source: 'host:slow', intervalMs: schedule.slowMs };
  const minute = { source: 'host:minute', intervalMs: schedule.minuteMs };
  // Processes come and go, and columns are only ever added: their stream is apart from the lasting ones.
  const processes = { source: 'host:processes', intervalMs: schedule.slowMs };
  if (platform === 'linux') {
    const bootTime = (): number | null => parseStat(readProc('/proc/stat')).bootTime;
    return [
      { ...fast, readings: linuxFastReadings(clock) },
      { ...slow, readings: [linuxFilesystemReading()] },
      { ...processes, readings: [linuxProcessReading(clock)] },
      {
        ...minute,
        readings: [identityReading(clock, bootTime), linuxTemperatureReading(), batteryReading()],
      },
    ];
  }
  return [
    { ...fast, readings: portableFastReadings(clock) },
    { ...slow, readings: portableSlowReadings() },
    { ...processes, intervalMs: schedule.minuteMs, readings: [portableProcessReading()] },
    {
      ...minute,
      readings: [
        identityReading(clock, () => Promise.resolve(null)),
        portableTemperatureReading(),
        batteryReading(),
      ],
    },
  ];
}
