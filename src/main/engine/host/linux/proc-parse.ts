import type { CpuTimes } from '../cpu-counters.ts';

/**
 * Parsers of /proc texts (proc(5)). Pure: text in, numbers out. Unknown lines and fields are passed over, because kernels
 * add to these files; what is missing is missing in the result.
 */

/** USER_HZ: the unit of times in /proc, 100 on every Linux that Node runs on whatever the kernel's own HZ. */
export const USER_HZ = 100;

const CPU_MODES = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const;

export interface ProcStat {
  readonly cpus: readonly { readonly cpu: string; readonly times: CpuTimes }[];
  /** Unix seconds of the last boot. */
  readonly bootTime: number | null;
}

/** /proc/stat: the per-CPU lines (not their sum) and the boot time. */
export function parseStat(text: string): ProcStat {
  const cpus: { cpu: string; times: CpuTimes }[] = [];
  let bootTime: number | null = null;
  for (const line of text.split('\n')) {
    const fields = line.split(' ');
    const name = fields[0] ?? '';
    if (/^cpu\d+$/.test(name)) {
      const times: Record<string, number> = {};
      CPU_MODES.forEach((mode, i) => {
        const ticks = fields[i + 1];
        if (ticks !== undefined) times[mode] = Number(ticks) / USER_HZ;
      });
      cpus.push({ cpu: name.slice(3), times });
    } else if (name === 'btime') {
      bootTime = Number(fields[1]);
    }
  }
  return { cpus, bootTime };
}

/** /proc/meminfo in bytes under the file's own names, e.g. `MemTotal`; `Active(anon)` reads `Active_anon` as in node_exporter. */
export function parseMeminfo(text: string): Map<string, number> {
  const out = new Map<string, number>();
  for (const line of text.split('\n')) {
    const match = /^([^:]+):\s+(\d+)( kB)?$/.exec(line.trimEnd());
    if (match === null) continue;
    const [, name = '', value = '', kb] = match;
    out.set(name.replace(/\((\w+)\)/, '_$1'), Number(value) * (kb === undefined ? 1 : 1024));
  }
  return out;
}

export interface NetDevice {
  readonly device: string;
  readonly receiveBytes: number;
  readonly receiveErrors: number;
  readonly receiveDrops: number;
  readonly transmitBytes: number;
  readonly transmitErrors: number;
  readonly transmitDrops: number;
}

/** /proc/net/dev. The name may stand right against its first number (`eth0:123`). */
export function parseNetDev(text: string): NetDevice[] {
  const out: NetDevice[] = [];
  for (const line of text.split('\n')) {
    // The last colon: an alias such as `eth0:1` has one in its name.
    const colon = line.lastIndexOf(':');
    if (colon < 0) continue;
    const n = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
      .map(Number);
    if (n.length < 16) continue;
    out.push({
      device: line.slice(0, colon).trim(),
      receiveBytes: n[0] ?? 0,
      receiveErrors: n[2] ?? 0,
      receiveDrops: n[3] ?? 0,
      transmitBytes: n[8] ?? 0,
      transmitErrors: n[10] ?? 0,
      transmitDrops: n[11] ?? 0,
    });
  }
  return out;
}

export interface DiskStat {
  readonly device: string;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly ioSeconds: number;
}

/** Sectors in /proc/diskstats are 512 bytes whatever the device's own (Documentation/admin-guide/iostats.rst). */
const SECTOR_BYTES = 512;

/** /proc/diskstats, every line. */
export function parseDiskstats(text: string): DiskStat[] {
  const out: DiskStat[] = [];
  for (const line of text.split('\n')) {
    const f = line.trim().split(/\s+/);
    const device = f[2];
    if (device === undefined || f.length < 14) continue;
    out.push({
      device,
      readBytes: Number(f[5]) * SECTOR_BYTES,
      writtenBytes: Number(f[9]) * SECTOR_BYTES,
      ioSeconds: Number(f[12]) / 1000,
    });
  }
  return out;
}

/** /proc/loadavg: over 1, 5 and 15 minutes; null when the text is something else. */
export function parseLoadavg(text: string): readonly [number, number, number] | null {
  const [one, five, fifteen] = text.split(' ').map(Number);
  if (one === undefined || five === undefined || fifteen === undefined) return null;
  return Number.isNaN(one + five + fifteen) ? null : [one, five, fifteen];
}

export interface Mount {
  readonly device: string;
  readonly mountpoint: string;
  readonly fstype: string;
  readonly readonly: boolean;
}

/** /proc/self/mounts; blanks and the like stand there as octal escapes (`\040`). */
export function parseMounts(text: string): Mount[] {
  const out: Mount[] = [];
  for (const line of text.split('\n')) {
    const [device, mountpoint, fstype, options] = line.split(' ');
    if (device === undefined || mountpoint === undefined || fstype === undefined) continue;
    const readonly = (options ?? '').split(',').includes('ro');
    out.push({ device: unescapeOctal(device), mountpoint: unescapeOctal(mountpoint), fstype, readonly });
  }
  return out;
}

/** Escapes are per byte, so a name beyond ASCII must be put together as UTF-8. */
function unescapeOctal(text: string): string {
  if (!text.includes('\\')) return text;
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const plain = bytes.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
  return Buffer.from(plain, 'latin1').toString('utf8');
}

export interface ProcessStat {
  readonly pid: number;
  readonly name: string;
  /** User and system time since the process began. */
  readonly cpuSeconds: number;
  /** Ticks after boot; with the pid it tells one process from a later one of the same number. */
  readonly startTicks: number;
  readonly residentPages: number;
}

/** /proc/[pid]/stat; null when the text is cut off (the process ended while it was read). */
export function parseProcessStat(text: string): ProcessStat | null {
  const open = text.indexOf('(');
  // The name may itself hold parentheses and blanks: it ends at the last one.
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const f = text.slice(close + 2).split(' ');
  if (f.length < 22) return null;
  return {
    pid: Number(text.slice(0, open)),
    name: text.slice(open + 1, close),
    cpuSeconds: (Number(f[11]) + Number(f[12])) / USER_HZ,
    startTicks: Number(f[19]),
    residentPages: Number(f[21]),
  };
}
