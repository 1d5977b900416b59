import type { Clock } from '../../base/clock.ts';
import { cpuReading } from '../cpu.ts';
import { counter, gauge } from '../reading.ts';
import type { Reading } from '../reading.ts';
import { readProc } from './proc-file.ts';
import { parseDiskstats, parseLoadavg, parseMeminfo, parseNetDev, parseStat } from './proc-parse.ts';

/** The every-second set on Linux: five small /proc files, about 0.2 ms together and no process started. */
export function linuxFastReadings(clock: Clock): Reading[] {
  return [
    cpuReading(() => parseStat(readProc('/proc/stat')).cpus),
    memoryReading(),
    networkReading(),
    diskReading(),
    loadReading(),
    clockReading(clock),
  ];
}

const MEMORY_FIELDS = [
  'MemTotal',
  'MemFree',
  'MemAvailable',
  'Buffers',
  'Cached',
  'SReclaimable',
  'Dirty',
  'SwapTotal',
  'SwapFree',
] as const;

function memoryReading(): Reading {
  return {
    name: 'memory',
    metadata: MEMORY_FIELDS.map((field) =>
      gauge(`node_memory_${field}_bytes`, `${field} of /proc/meminfo.`, 'bytes'),
    ),
    collect(emit) {
      const fields = parseMeminfo(readProc('/proc/meminfo'));
      if (!fields.has('MemTotal')) throw new Error('/proc/meminfo has no MemTotal');
      for (const field of MEMORY_FIELDS) {
        const value = fields.get(field);
        if (value !== undefined) emit(`node_memory_${field}_bytes`, {}, value);
      }
    },
  };
}

/** Interfaces of containers come and go by the dozen and repeat what the bridge and the card already count. */
const CONTAINER_INTERFACE = 'veth';

function networkReading(): Reading {
  return {
    name: 'network',
    metadata: [
      counter('node_network_receive_bytes_total', 'Bytes received by the interface.', 'bytes'),
      counter('node_network_transmit_bytes_total', 'Bytes sent by the interface.', 'bytes'),
      counter('node_network_receive_errs_total', 'Receive errors of the interface.'),
      counter('node_network_transmit_errs_total', 'Transmit errors of the interface.'),
      counter('node_network_receive_drop_total', 'Received packets the interface dropped.'),
      counter('node_network_transmit_drop_total', 'Packets to send that the interface dropped.'),
    ],
    collect(emit) {
      for (const net of parseNetDev(readProc('/proc/net/dev'))) {
        if (net.device.startsWith(CONTAINER_INTERFACE)) continue;
        const labels = { device: net.device };
        emit('node_network_receive_bytes_total', labels, net.receiveBytes);
        emit('node_network_transmit_bytes_total', labels, net.transmitBytes);
        emit('node_network_receive_errs_total', labels, net.receiveErrors);
        emit('node_network_transmit_errs_total', labels, net.transmitErrors);
        emit('node_network_receive_drop_total', labels, net.receiveDrops);
        emit('node_network_transmit_drop_total', labels, net.transmitDrops);
      }
    },
  };
}

/** Partitions and memory disks are left out, else summing over devices counts twice (node_exporter's default pattern). */
const IGNORED_DISK = /^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p|mmcblk\d+p)\d+$/;

/** Whether the device is a whole disk of its own. */
export function isWholeDisk(device: string): boolean {
  return !IGNORED_DISK.test(device);
}

function diskReading(): Reading {
  return {
    name: 'disk',
    metadata: [
      counter('node_disk_read_bytes_total', 'Bytes read from the disk.', 'bytes'),
      counter('node_disk_written_bytes_total', 'Bytes written to the disk.', 'bytes'),
      counter('node_disk_io_time_seconds_total', 'Seconds the disk was busy.', 'seconds'),
    ],
    collect(emit) {
      for (const disk of parseDiskstats(readProc('/proc/diskstats'))) {
        if (!isWholeDisk(disk.device)) continue;
        const labels = { device: disk.device };
        emit('node_disk_read_bytes_total', labels, disk.readBytes);
        emit('node_disk_written_bytes_total', labels, disk.writtenBytes);
        emit('node_disk_io_time_seconds_total', labels, disk.ioSeconds);
      }
    },
  };
}

function loadReading(): Reading {
  return {
    name: 'load',
    metadata: [
      gauge('node_load1', 'Load average over 1 minute.'),
      gauge('node_load5', 'Load average over 5 minutes.'),
      gauge('node_load15', 'Load average over 15 minutes.'),
    ],
    collect(emit) {
      const load = parseLoadavg(readProc('/proc/loadavg'));
      if (load === null) throw new Error('/proc/loadavg holds no three numbers');
      emit('node_load1', {}, load[0]);
      emit('node_load5', {}, load[1]);
      emit('node_load15', {}, load[2]);
    },
  };
}

function clockReading(clock: Clock): Reading {
  return {
    name: 'time',
    metadata: [gauge('node_time_seconds', 'System time, unix seconds.', 'seconds')],
    collect(emit) {
      emit('node_time_seconds', {}, clock.nowMs() / 1000);
    },
  };
}
