import type { AlertTransition } from '#shared/contract/alerts.ts';
import type { Severity } from '#shared/model/severity.ts';
import { alertSpans, historyRows } from '#engine/reports/alert-history.ts';
import type { ChartData, SummaryData, TargetPeriod } from '#engine/reports/data.ts';

export const REPORT_TO = Date.UTC(2026, 10, 21, 13, 0);
const DAY = 86_400_000;
export const REPORT_FROM = REPORT_TO - DAY;
const POINTS = 160;

/** Deterministic waves with a little noise, so that pages can be compared from run to run. */
function wave(seed: number, base: number, swing: number, gap?: readonly [number, number]): Float64Array {
  let state = seed * 2654435761;
  return Float64Array.from({ length: POINTS }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    if (gap !== undefined && i >= gap[0] && i < gap[1]) return NaN;
    const noise = state / 2 ** 32 - 0.5;
    return Math.max(0, base + swing * (Math.sin((i / POINTS) * 9 + seed) * 0.6 + noise * 0.7));
  });
}

const times = Float64Array.from({ length: POINTS }, (_, i) => REPORT_FROM + ((i + 1) * DAY) / POINTS);

export function chartData(
  title: string,
  unit: ChartData['unit'],
  lines: Record<string, Float64Array>,
  yMax?: number,
): ChartData {
  const series = Object.entries(lines).map(([name, values]) => ({ name, values }));
  return { title, unit, times, series, yMin: 0, problem: null, ...(yMax === undefined ? {} : { yMax }) };
}

export function transition(
  id: number,
  atMs: number,
  from: AlertTransition['from'],
  to: AlertTransition['to'],
  more: Partial<AlertTransition> = {},
): AlertTransition {
  return {
    id,
    atMs,
    fingerprint: 'a',
    rule: 'TargetDown',
    severity: 'critical',
    labels: { alertname: 'TargetDown', job: 'checkout', instance: '10.0.3.17:9100' },
    from,
    to,
    reason: to === 'firing' ? 'expression true for 1 min' : 'expression no longer true',
    value: 0,
    ...more,
  };
}

function target(name: string, index: number, availability: number | null): TargetPeriod {
  const down = availability === null ? 0 : 1 - availability;
  const slots = Float64Array.from({ length: 96 }, (_, i) => {
    if (availability === null) return NaN;
    if (index === 3 && i < 30) return NaN;
    return down > 0 && i >= 40 && i < 40 + Math.ceil(down * 96) ? (i === 40 ? 0.6 : 0) : 1;
  });
  const gap: readonly [number, number] | undefined = down > 0 ? [67, 70] : undefined;
  return {
    name,
    url: `http://10.0.3.${17 + index}:9100/metrics`,
    health: 'up',
    availability,
    downMs: Math.round(down * DAY),
    scrapes: availability === null ? 0 : 5_760,
    lastError:
      down > 0.01 ? 'Scrape failed: connection refused by 10.0.3.17:9100 (3rd time, since 14:02)' : null,
    slots,
    charts:
      availability === null || index >= 6
        ? []
        : [
            chartData('Scrape duration', 's', { mean: wave(index + 3, 0.012, 0.009, gap) }),
            chartData('CPU of the process', 'percentunit', { 'of one core': wave(index + 9, 0.2, 0.2, gap) }),
          ],
  };
}

const base = {
  fromMs: REPORT_FROM,
  toMs: REPORT_TO,
  timeZone: 'Europe/Berlin',
  hostname: 'watchtower',
  appVersion: '0.1.0',
  createdAtMs: REPORT_TO + 65_000,
  problems: [],
} as const;

const GIB = 2 ** 30;

/** An ordinary day with three outages and some alerts. */
export function busyReport(): SummaryData {
  const rules: readonly [string, Severity, string][] = [
    ['TargetDown', 'critical', 'checkout'],
    ['HighMemory', 'high', 'host'],
    ['SlowScrape', 'medium', 'billing-exporter'],
    ['CertificateExpiresSoon', 'low', 'web'],
  ];
  const transitions = rules.flatMap(([rule, severity, job], i) => {
    const start = REPORT_FROM + (i * 4 + 3) * 3_600_000;
    const of = {
      fingerprint: rule,
      rule,
      severity,
      labels: { alertname: rule, job, instance: `10.0.3.${17 + i}:9100` },
    };
    const steps = [
      transition(i * 3, start, 'inactive', 'pending', { ...of, reason: 'expression true, waits 1 min' }),
      transition(i * 3 + 1, start + 60_000, 'pending', 'firing', of),
    ];
    return i === 3 ? steps : [...steps, transition(i * 3 + 2, start + 3_660_000, 'firing', 'resolved', of)];
  });
  const names = ['web', 'checkout', 'billing-exporter', 'postgres', 'queue', 'search', 'mail', 'bot'];
  const ratios = [1, 0.9972, 0.95, 1, 1, 1, 1, null];
  const targets = names.map((name, i) => target(name, i, ratios[i] ?? null));
  targets.sort((a, b) => (a.availability ?? 2) - (b.availability ?? 2));
  return {
    ...base,
    machine: [
      chartData('CPU', 'percentunit', { 'in use': wave(1, 0.35, 0.3) }, 1),
      chartData('Memory', 'bytes', {
        'in use': wave(2, 11 * GIB, 2 * GIB),
        installed: new Float64Array(POINTS).fill(23.5 * GIB),
      }),
      chartData('Network', 'binBps', {
        received: wave(4, 9e5, 8e5, [30, 42]),
        sent: wave(5, 2e5, 2e5, [30, 42]),
      }),
      chartData('Disks', 'binBps', { read: wave(6, 2e4, 3e4), written: wave(7, 4e5, 5e5) }),
    ],
    filesystems: [
      { mountpoint: '/var/lib/data', sizeBytes: 500 * GIB, availableBytes: 19 * GIB },
      { mountpoint: '/home', sizeBytes: 1000 * GIB, availableBytes: 120 * GIB },
      { mountpoint: '/', sizeBytes: 252 * GIB, availableBytes: 178 * GIB },
    ],
    targets,
    spans: alertSpans(
      transitions,
      { alerts: [], firing: { critical: 0, high: 0, medium: 0, low: 0 }, pending: 0, quiet: null },
      base,
    ),
    history: historyRows(transitions, REPORT_TO),
  };
}

/** A console that was just installed: nothing watched, nothing stored. */
export function emptyReport(): SummaryData {
  const none = (title: string): ChartData => ({
    title,
    unit: 'none',
    times: new Float64Array(),
    series: [],
    problem: null,
  });
  const machine = ['CPU', 'Memory', 'Network', 'Disks'].map(none);
  return { ...base, machine, filesystems: [], targets: [], spans: [], history: [] };
}

/** Many targets, names that don't end, every text replaced by `text` where it is given. */
export function crowdedReport(text?: string): SummaryData {
  const busy = busyReport();
  const long =
    'payments-gateway-production-eu-west-1-blue-green-canary-with-a-name-nobody-ever-thought-about-shortening';
  const say = (otherwise: string): string => text ?? otherwise;
  const targets = Array.from({ length: 60 }, (_, i) => {
    const made = target(say(`${long}-${i}`), i, i < 5 ? 0.9 + i / 60 : 1);
    return {
      ...made,
      url: say(
        `https://metrics.${long}.internal.example.com:9443/very/deep/path/metrics?format=prometheus&n=${i}`,
      ),
      lastError: i < 5 ? say(`Scrape failed: ${long} answered 503 Service Unavailable`) : null,
      charts: made.charts.map((chart) => ({
        ...chart,
        title: say(chart.title),
        series: chart.series.map((series) => ({ ...series, name: say(`${long}{instance="a"}`) })),
      })),
    };
  });
  const history = Array.from({ length: 120 }, (_, i) =>
    transition(i, REPORT_FROM + i * 700_000, i % 2 ? 'firing' : 'pending', i % 2 ? 'resolved' : 'firing', {
      fingerprint: String(i >> 1),
      rule: say(i % 7 === 0 ? long : 'DiskWillFill'),
      reason: say('expression true for 10 min'),
      severity: (['critical', 'high', 'medium', 'low'] as const)[i % 4] ?? 'low',
      labels: { alertname: say('DiskWillFill'), job: say('host'), mountpoint: say(`/srv/${long}`) },
    }),
  );
  return {
    ...busy,
    hostname: say(`${long}.example.com`),
    targets,
    machine: busy.machine.map((chart) => ({ ...chart, title: say(chart.title) })),
    filesystems: busy.filesystems.map((fs) => ({ ...fs, mountpoint: say(`/srv/${long}`) })),
    history: historyRows(history, REPORT_TO),
    spans: alertSpans(
      history,
      { alerts: [], firing: { critical: 0, high: 0, medium: 0, low: 0 }, pending: 0, quiet: null },
      busy,
    ),
    problems: [say('Availability of the targets: the query needs more than 50,000,000 samples')],
  };
}
