/** CPU time in seconds by mode, as node_exporter names them. `guest` is part of `user` and not counted again. */
export type CpuTimes = Readonly<Record<string, number>>;

/** Smaller steps back are noise of the kernel's accounting; a larger one is a CPU that came back from being offline. */
const RESET_SECONDS = 3;

/**
 * Keeps counters from stepping back: Linux may give a little less idle or iowait than before, which `rate()` would take
 * for a reset and draw as a spike (the same guard as in node_exporter's cpu_linux.go).
 */
export function withoutStepsBack(before: CpuTimes | undefined, now: CpuTimes): CpuTimes {
  if (before === undefined) return now;
  const idleBack = (before['idle'] ?? 0) - (now['idle'] ?? 0);
  if (idleBack > RESET_SECONDS) return now;
  const out: Record<string, number> = {};
  for (const mode in now) out[mode] = Math.max(now[mode] ?? 0, before[mode] ?? 0);
  return out;
}

/** Share of time not spent idle or waiting for disks, 0..1, between two readings summed over CPUs; null when no time passed. */
export function usageRatio(before: readonly CpuTimes[], now: readonly CpuTimes[]): number | null {
  const [a, b] = [sum(before), sum(now)];
  const total = b.total - a.total;
  if (total <= 0) return null;
  return Math.min(1, Math.max(0, 1 - (b.idle - a.idle) / total));
}

function sum(cpus: readonly CpuTimes[]): { total: number; idle: number } {
  let total = 0;
  let idle = 0;
  for (const cpu of cpus) {
    for (const mode in cpu) total += cpu[mode] ?? 0;
    idle += (cpu['idle'] ?? 0) + (cpu['iowait'] ?? 0);
  }
  return { total, idle };
}
