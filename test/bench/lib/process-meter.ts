import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in these (USER_HZ), whatever the kernel's own tick is. */
const TICKS_PER_S = 100;

/** CPU time a process has used so far, all its threads, user and system. Linux only. */
export function cpuSeconds(pid: number): number {
  const fields = statOf(pid);
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

/** Resident memory of a process, MB (10^6 bytes), now and at its highest. Linux only. */
export function memoryMb(pid: number): { readonly rss: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (key: string): number =>
    (Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024) / 1e6;
  return { rss: read('VmRSS'), peak: read('VmHWM') };
}

/** Processes that this one started and that still run, with their command lines. Linux only. */
export function childrenOf(pid: number): { readonly pid: number; readonly command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        if (Number(statOf(Number(name))[1]) !== pid) return [];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [{ pid: Number(name), command }];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}

/** Fields of `/proc/PID/stat` from the third (the state) on. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name, in brackets, and may hold spaces.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
