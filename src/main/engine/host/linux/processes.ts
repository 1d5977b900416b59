import { readdir, readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../base/clock.ts';
import { emitTopProcesses, processMetadata } from '../processes.ts';
import type { ProcessUse } from '../processes.ts';
import type { Reading } from '../reading.ts';
import { readProc } from './proc-file.ts';
import { parseProcessStat } from './proc-parse.ts';
import type { ProcessStat } from './proc-parse.ts';

/** Files read between two pauses, some 2 ms: others have the loop in between. */
const AT_ONCE = 100;

/** CPU and memory per process from /proc/[pid]/stat: about 20 µs a process, where `ps` costs 100 ms. */
export function linuxProcessReading(clock: Clock): Reading {
  let before = new Map<number, ProcessStat>();
  let beforeMs = 0;
  let pageBytes: number | null = null;
  return {
    name: 'processes',
    metadata: processMetadata,
    async collect(emit) {
      pageBytes ??= await readPageBytes();
      const seconds = (clock.monotonicMs() - beforeMs) / 1000;
      beforeMs = clock.monotonicMs();
      const now = await readAll();
      const uses: ProcessUse[] = [];
      for (const stat of now.values()) {
        const last = before.get(stat.pid);
        uses.push({
          pid: stat.pid,
          name: stat.name,
          // The same number may be another process by now.
          cpuRatio:
            last?.startTicks === stat.startTicks
              ? Math.max(0, stat.cpuSeconds - last.cpuSeconds) / seconds
              : null,
          residentBytes: stat.residentPages * pageBytes,
        });
      }
      before = now;
      emitTopProcesses(emit, uses);
    },
  };
}

async function readAll(): Promise<Map<number, ProcessStat>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const out = new Map<number, ProcessStat>();
  for (const [i, pid] of pids.entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) await setImmediate();
    const stat = parseProcessStat(statOf(pid));
    if (stat !== null) out.set(stat.pid, stat);
  }
  return out;
}

/** A process that ended since the listing is no error. */
function statOf(pid: string): string {
  try {
    return readProc(`/proc/${pid}/stat`);
  } catch {
    return '';
  }
}

/** AT_PAGESZ of the auxiliary vector (getauxval(3)): memory pages are 16 or 64 KiB on some ARM machines. */
async function readPageBytes(): Promise<number> {
  const AT_PAGESZ = 6n;
  const vector = await readFile('/proc/self/auxv').catch(() => Buffer.alloc(0));
  for (let at = 0; at + 16 <= vector.length; at += 16) {
    if (vector.readBigUInt64LE(at) === AT_PAGESZ) return Number(vector.readBigUInt64LE(at + 8));
  }
  return 4096;
}
