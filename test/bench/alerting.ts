import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchArguments } from '../../scripts/lib/bench.ts';
import { routeMany } from './lib/alerting-load.ts';
import { readOptions, round } from './lib/options.ts';
import { sampleToNotifyMs } from './lib/sample-to-notify.ts';

export const about =
  'many firing alerts grouped, inhibited and routed; from sample to notifier (--alerts 10000 --targets 20 --seconds 40)';

/** Processor time that 10,000 alerts may take, ms: from their rules' results to messages in the outbox. */
const WANTED_CPU_MS = 3_000;
const WANTED_P99_MS = 250;

/** Both parts one after the other, so that neither has the other's garbage. */
export async function run(args: BenchArguments): Promise<Readonly<Record<string, unknown>>> {
  const { numbers } = readOptions(args, {
    alerts: { full: 10_000, smoke: 500 },
    targets: { full: 20, smoke: 4 },
    seconds: { full: 40, smoke: 8 },
  });
  const dir = mkdtempSync(join(tmpdir(), 'watchdeck-bench-'));
  try {
    const routed = await routeMany(join(dir, 'many'), numbers.alerts);
    args.say(`${String(numbers.alerts)} alerts: ${JSON.stringify(routed)}`);
    const latencies = await sampleToNotifyMs(join(dir, 'latency'), numbers);
    const sorted = latencies.toSorted((a, b) => a - b);
    const at = (share: number): number =>
      round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN, 1);
    const p99 = at(0.99);
    args.say(`from sample to notifier: p50 ${String(at(0.5))} ms, p99 ${String(p99)} ms`);
    const isFast = routed.routed_cpu_ms <= WANTED_CPU_MS * Math.max(1, numbers.alerts / 10_000);
    return {
      ...routed,
      notifications_timed: sorted.length,
      sample_to_notify_p50_ms: at(0.5),
      sample_to_notify_p99_ms: p99,
      sample_to_notify_max_ms: at(1),
      ok: isFast && p99 <= WANTED_P99_MS,
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
