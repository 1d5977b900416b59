import { formatLabels, makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';

/** One series with its samples, unix ms and in order. */
export interface HistorySeries {
  readonly labels: Labels;
  readonly samples: readonly (readonly [timeMs: number, value: number])[];
}

/** A history that both servers are given. */
export interface History {
  /** Of the first sample; the others follow every 15 s. */
  readonly startMs: number;
  readonly endMs: number;
  readonly series: readonly HistorySeries[];
}

export const STEP_MS = 15_000;
/** Samples lie this far off whole seconds, so that none lies on the edge of a range unless a query means it to. */
const OFFSET_MS = 456;
const HOURS = 3;

/** A small fleet's metrics: counters that reset, gauges with gaps and special values, classic histograms, idle series. */
export function makeHistory(nowMs: number): History {
  const startMs = Math.floor(nowMs / 3_600_000) * 3_600_000 - 4 * 3_600_000 + OFFSET_MS;
  const steps = (HOURS * 3_600_000) / STEP_MS;
  const random = randomOf(42);
  const series: HistorySeries[] = [];
  const add = (labels: Record<string, string>, value: (step: number) => number | null): void => {
    const samples: [number, number][] = [];
    for (let step = 0; step < steps; step++) {
      const each = value(step);
      if (each !== null) samples.push([startMs + step * STEP_MS, each]);
    }
    series.push({ labels: makeLabels(Object.entries({ ...labels, job: labels['job'] ?? 'api' })), samples });
  };

  for (const instance of ['a:1', 'b:1', 'c:1']) {
    for (const [code, rate] of Object.entries({ '200': 40, '404': 1.5, '500': 0.1, '503': 0 })) {
      for (const path of ['/', '/login']) {
        let total = Math.floor(random() * 1000);
        const resetAt = instance === 'b:1' ? 301 : -1;
        add({ __name__: 'http_requests_total', instance, code, path }, (step) => {
          total = step === resetAt ? 0 : total + Math.floor(random() * rate * 2);
          return total;
        });
      }
    }
    let temperature = 40;
    add({ __name__: 'temperature_celsius', instance, sensor: 'cpu' }, (step) => {
      // Eighths add up without rounding: what cancels out is 0 to both, whatever order they add in.
      temperature += Math.round((random() - 0.5) * 16) / 8;
      // c was away for twenty minutes.
      return instance === 'c:1' && step >= 200 && step < 280 ? null : temperature;
    });
    add({ __name__: 'memory_bytes', instance, kind: 'used' }, () => Math.floor(2e9 + random() * 1e8));
    add({ __name__: 'memory_bytes', instance, kind: 'free' }, () => Math.floor(6e9 - random() * 1e8));
    add({ __name__: 'memory_limit_bytes', instance }, () => 8e9);
    add({ __name__: 'up', instance }, (step) => (instance === 'a:1' && step % 97 < 3 ? 0 : 1));
    add({ __name__: 'build_info', instance, version: instance === 'a:1' ? '2.0.0' : '1.9.3' }, () => 1);
    const counts = [0.1, 0.5, 1, 5, Infinity].map(() => 0);
    const rates = [2, 6, 9, 9.8, 10];
    let sum = 0;
    const histogram: number[][] = [];
    for (let step = 0; step < steps; step++) {
      const draw = random();
      rates.forEach((rate, i) => (counts[i] = (counts[i] ?? 0) + Math.floor(rate * (1 + draw))));
      sum += 4 + draw;
      histogram.push([...counts, sum]);
    }
    ['0.1', '0.5', '1', '5', '+Inf'].forEach((le, i) => {
      add({ __name__: 'latency_seconds_bucket', instance, le }, (step) => histogram[step]?.[i] ?? null);
    });
    add({ __name__: 'latency_seconds_count', instance }, (step) => histogram[step]?.[4] ?? null);
    add({ __name__: 'latency_seconds_sum', instance }, (step) => histogram[step]?.[5] ?? null);
  }
  add({ __name__: 'special', kind: 'nan' }, (step) => (step % 5 === 0 ? NaN : step));
  add({ __name__: 'special', kind: 'inf' }, (step) => (step % 7 === 0 ? Infinity : -step));
  add({ __name__: 'special', kind: 'small' }, (step) => step * 1e-9);
  add({ __name__: 'special', kind: 'large' }, (step) => step * 1e17 + 1e22);
  add({ __name__: 'special', kind: 'negative' }, (step) => -0.5 * step);
  add({ __name__: 'ended', job: 'batch' }, (step) => (step < 300 ? step : null));
  add({ __name__: 'sparse', job: 'batch' }, (step) => (step % 40 === 0 ? step : null));
  add({ __name__: 'text_labels', job: 'batch', path: 'C:\\DIR\\ "x"', umlaut: 'größe' }, () => 1);
  return { startMs, endMs: startMs + (steps - 1) * STEP_MS, series };
}

/** The history as an OpenMetrics page for promtool, metric by metric as the format wants it. */
export function toOpenMetrics({ series }: History): string {
  const families = new Map<string, string[]>();
  for (const { labels, samples } of series) {
    const name = labels['__name__'] ?? '';
    const lines = families.get(name) ?? [`# TYPE ${name} unknown`];
    const text = formatLabels(labels);
    for (const [timeMs, value] of samples)
      lines.push(`${text} ${numberText(value)} ${String(timeMs / 1000)}`);
    families.set(name, lines);
  }
  return `${[...families.values()].flat().join('\n')}\n# EOF\n`;
}

function numberText(value: number): string {
  return value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);
}

/** Mulberry32: the same numbers in every run. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
