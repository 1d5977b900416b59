import os from 'node:os';
import type { Systeminformation } from 'systeminformation';
import type { Clock } from '../../base/clock.ts';
import { cpuReading } from '../cpu.ts';
import { emitFilesystem, filesystemMetadata } from '../filesystems.ts';
import { emitTopProcesses, processMetadata } from '../processes.ts';
import { counter, gauge } from '../reading.ts';
import type { Reading } from '../reading.ts';
import { temperatureMetadata } from '../sensors.ts';
import { systemInformation } from '../system-information.ts';

/** What node:os tells without starting a process: the every-second set of macOS and Windows. */
export function portableFastReadings(clock: Clock): Reading[] {
  return [
    cpuReading(() =>
      Promise.resolve(
        os.cpus().map((cpu, i) => {
          const { user, nice, sys, idle, irq } = cpu.times;
          const ms = { user, nice, system: sys, idle, irq };
          const times = Object.fromEntries(Object.entries(ms).map(([mode, value]) => [mode, value / 1000]));
          return { cpu: String(i), times };
        }),
      ),
    ),
    {
      name: 'memory',
      metadata: [
        gauge('node_memory_MemTotal_bytes', 'Memory of the machine.', 'bytes'),
        gauge('node_memory_MemFree_bytes', 'Memory nobody uses.', 'bytes'),
      ],
      collect(emit) {
        emit('node_memory_MemTotal_bytes', {}, os.totalmem());
        emit('node_memory_MemFree_bytes', {}, os.freemem());
      },
    },
    {
      name: 'load',
      metadata: [
        gauge('node_load1', 'Load average over 1 minute.'),
        gauge('node_time_seconds', 'System time.'),
      ],
      collect(emit) {
        emit('node_time_seconds', {}, clock.nowMs() / 1000);
        // Windows has no load average; node:os gives zeros there, which would be a lie.
        if (os.platform() !== 'win32') emit('node_load1', {}, os.loadavg()[0] ?? 0);
      },
    },
  ];
}

/** What systeminformation starts a process for on macOS and Windows. */
export function portableSlowReadings(): Reading[] {
  return [memoryReading(), networkReading(), diskReading(), filesystemReading()];
}

function memoryReading(): Reading {
  return {
    name: 'memory_detail',
    metadata: [
      gauge('node_memory_MemAvailable_bytes', 'Memory programs can still get without swapping.', 'bytes'),
      gauge('node_memory_SwapTotal_bytes', 'Size of the swap space.', 'bytes'),
      gauge('node_memory_SwapFree_bytes', 'Swap space not in use.', 'bytes'),
    ],
    async collect(emit) {
      const mem = await (await systemInformation()).mem();
      emit('node_memory_MemAvailable_bytes', {}, mem.available);
      emit('node_memory_SwapTotal_bytes', {}, mem.swaptotal);
      emit('node_memory_SwapFree_bytes', {}, mem.swapfree);
    },
  };
}

function networkReading(): Reading {
  return {
    name: 'network',
    metadata: [
      counter('node_network_receive_bytes_total', 'Bytes received by the interface.', 'bytes'),
      counter('node_network_transmit_bytes_total', 'Bytes sent by the interface.', 'bytes'),
    ],
    async collect(emit) {
      for (const net of await (await systemInformation()).networkStats('*')) {
        emit('node_network_receive_bytes_total', { device: net.iface }, net.rx_bytes);
        emit('node_network_transmit_bytes_total', { device: net.iface }, net.tx_bytes);
      }
    },
  };
}

function diskReading(): Reading {
  return {
    name: 'disk',
    metadata: [
      counter('node_disk_read_bytes_total', 'Bytes read from all disks.', 'bytes'),
      counter('node_disk_written_bytes_total', 'Bytes written to all disks.', 'bytes'),
    ],
    async collect(emit) {
      // Typed as always there, but null on Windows, which systeminformation has no disk counters for.
      const stats = (await (await systemInformation()).fsStats()) as Systeminformation.FsStatsData | null;
      if (stats === null) return;
      emit('node_disk_read_bytes_total', { device: 'all' }, stats.rx);
      emit('node_disk_written_bytes_total', { device: 'all' }, stats.wx);
    },
  };
}

function filesystemReading(): Reading {
  return {
    name: 'filesystem',
    metadata: filesystemMetadata,
    async collect(emit) {
      for (const fs of await (await systemInformation()).fsSize()) {
        emitFilesystem(emit, {
          device: fs.fs,
          fstype: fs.type,
          mountpoint: fs.mount,
          size: fs.size,
          free: null,
          available: fs.available,
          readonly: fs.rw === null ? null : !fs.rw,
          files: null,
          filesFree: null,
        });
      }
    },
  };
}

/** The costliest call: a table of all processes. */
export function portableProcessReading(): Reading {
  return {
    name: 'processes',
    metadata: processMetadata,
    async collect(emit) {
      const { list } = await (await systemInformation()).processes();
      // macOS gives percent of one core, Windows percent of the machine; memory is in KiB.
      const cores = os.platform() === 'win32' ? os.availableParallelism() : 1;
      const uses = list.map((p) => ({
        pid: p.pid,
        name: p.name,
        cpuRatio: (p.cpu / 100) * cores,
        residentBytes: p.memRss * 1024,
      }));
      emitTopProcesses(emit, uses);
    },
  };
}

/** Temperature of the CPU where the platform lets users read it. */
export function portableTemperatureReading(): Reading {
  return {
    name: 'temperature',
    metadata: temperatureMetadata,
    async collect(emit) {
      // Typed as a number, null where no sensor is found.
      const main = (await (await systemInformation()).cpuTemperature()).main as number | null;
      if (main !== null) emit('watchdeck_host_temperature_celsius', { sensor: 'cpu' }, main);
    },
  };
}
