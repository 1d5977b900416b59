import { BUCKET_LABEL } from '#shared/contract/query.ts';
import type { Labels } from '#shared/model/labels.ts';

/** A series of the kit: its value at a moment (unix seconds); NaN is a gap. */
export interface MadeUpSeries {
  readonly labels: Labels;
  readonly at: (timeS: number) => number;
}

/** The same noise for the same place, -1 to 1. */
function noise(seed: number, timeS: number): number {
  const x = Math.sin(seed * 12.9898 + Math.floor(timeS) * 78.233) * 43_758.5453;
  return (x - Math.floor(x)) * 2 - 1;
}

function wave(seed: number, timeS: number, periodS: number): number {
  return Math.sin((timeS / periodS) * 2 * Math.PI + seed * 1.7);
}

const list = (count: number, make: (i: number) => MadeUpSeries): MadeUpSeries[] =>
  Array.from({ length: count }, (_, i) => make(i));

const BOUNDS = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '+Inf'];

/** What the kit's expressions answer, by the expression. */
export const madeUpData: Readonly<Record<string, () => MadeUpSeries[]>> = {
  cpu: () =>
    list(1, () => ({
      labels: {},
      at: (t) => Math.min(1, Math.max(0.02, 0.42 + 0.2 * wave(1, t, 420) + 0.06 * noise(1, t))),
    })),
  load: () =>
    list(10, (i) => ({
      labels: { instance: `web-${String(i + 1)}` },
      at: (t) => 2 + i * 0.7 + wave(i, t, 300 + i * 40) + 0.25 * noise(i, t),
    })),
  modes: () =>
    list(5, (i) => ({
      labels: { mode: ['user', 'system', 'iowait', 'softirq', 'steal'][i] ?? '' },
      at: (t) => Math.max(0, (0.3 - i * 0.05) * (1 + 0.5 * wave(i, t, 500)) + 0.01 * noise(i, t)),
    })),
  received: () =>
    list(1, () => ({
      labels: { device: 'eth0' },
      at: (t) => 4e6 + 2e6 * wave(2, t, 360) + 4e5 * noise(2, t),
    })),
  sent: () =>
    list(1, () => ({
      labels: { device: 'eth0' },
      at: (t) => 1.6e6 + 9e5 * wave(4, t, 300) + 2e5 * noise(5, t),
    })),
  requests: () =>
    list(3, (i) => ({
      labels: { code: ['200', '404', '500'][i] ?? '' },
      at: (t) => Math.max(0, [420, 32, 4][i] ?? 0) * (1 + 0.3 * wave(i, t, 600)) + noise(i, t),
    })),
  latency: () =>
    list(2, (i) => ({
      labels: { quantile: ['0.5', '0.99'][i] ?? '' },
      at: (t) => [0.02, 0.35][i]! * 10 ** (0.6 * wave(i, t, 240)),
    })),
  gaps: () =>
    list(2, (i) => ({
      labels: { sensor: `s${String(i)}` },
      at: (t) => (Math.floor(t / 90) % 4 === i ? NaN : 20 + 4 * wave(i, t, 200)),
    })),
  disks: () =>
    list(6, (i) => ({
      labels: {
        mountpoint: ['/', '/home', '/var', '/srv/data', '/boot', '/mnt/backup-of-everything'][i] ?? '',
      },
      at: () => [0.41, 0.78, 0.63, 0.93, 0.22, 0.55][i] ?? 0,
    })),
  sizes: () =>
    list(6, (i) => ({
      labels: {
        mountpoint: ['/', '/home', '/var', '/srv/data', '/boot', '/mnt/backup-of-everything'][i] ?? '',
      },
      at: () => [5e10, 4e11, 1e11, 2e12, 5e8, 4e12][i] ?? 0,
    })),
  up: () =>
    list(6, (i) => ({
      labels: { instance: `host-${String(i + 1)}` },
      at: (t) => (noise(i, Math.floor(t / 120)) > 0.55 ? 0 : noise(i + 9, Math.floor(t / 300)) > 0.8 ? 2 : 1),
    })),
  buckets: () =>
    list(BOUNDS.length, (i) => ({
      labels: { le: BOUNDS[i] ?? '' },
      at: (t) => {
        const middle = 4 + 1.6 * wave(1, t, 700);
        let sum = 0;
        for (let b = 0; b <= i; b++)
          sum += 40 * Math.exp(-((b - middle) ** 2) / 2.4) * (1 + 0.4 * noise(b, t));
        return sum;
      },
    })),
  // As the buckets of a native histogram come: 2^(1/4) wide, and two ways of being answered.
  native: () =>
    list(44, (i) => ({
      labels: { [BUCKET_LABEL]: `${String(2 ** (i / 4 - 10))} ${String(2 ** ((i + 1) / 4 - 10))}` },
      at: (t) => {
        const [fast, slow] = [10 + 3 * wave(1, t, 700), 33 + 4 * wave(2, t, 420)];
        const count = (middle: number, many: number) => many * Math.exp(-((i - middle) ** 2) / 9);
        return Math.round((count(fast, 60) + count(slow, 9)) * (1 + 0.5 * noise(i, t)));
      },
    })),
  nothing: () => [],
};
