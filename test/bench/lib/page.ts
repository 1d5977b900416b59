import type { SyntheticApp } from '../synthetic-app.ts';

/** Type, help and label names of the families of the synthetic application. */
const families: Readonly<
  Record<string, { readonly type: string; readonly help: string; readonly labels: readonly string[] }>
> = {
  http_requests_total: { type: 'counter', help: 'HTTP requests handled.', labels: ['route', 'code'] },
  cpu_seconds_total: { type: 'counter', help: 'Seconds the CPUs spent in each mode.', labels: ['mode'] },
  network_bytes_total: { type: 'counter', help: 'Bytes over the network.', labels: ['device'] },
  config_limit: { type: 'gauge', help: 'Configured limits.', labels: ['name'] },
  memory_bytes: { type: 'gauge', help: 'Working set of the containers.', labels: ['container'] },
  temp_celsius: { type: 'gauge', help: 'Temperature by sensor.', labels: ['sensor'] },
  utilization_ratio: { type: 'gauge', help: 'How full the queues are.', labels: ['queue'] },
  rpc_seconds: { type: 'histogram', help: 'Latency of calls.', labels: ['method', 'le'] },
};

/** A column of the application as a series: its metric and labels, without those of a target. */
export function seriesOf(name: string): { readonly metric: string; readonly labels: [string, string][] } {
  const [metric = '', ...values] = name.split('/');
  const family = families[familyOf(metric)];
  const pairs = values.map((value, i): [string, string] => {
    const label = family?.labels[i] ?? `l${i}`;
    return [
      label,
      label === 'le' && value === 'Infinity' ? '+Inf' : label === 'le' ? value : `${label}-${value}`,
    ];
  });
  return { metric, labels: [['service', 'checkout'], ...pairs] };
}

/** The page of the application as a Go client writes it. */
export class PageWriter {
  private readonly app: SyntheticApp;
  private readonly heads: readonly string[];

  constructor(app: SyntheticApp, series: number) {
    this.app = app;
    let last = '';
    this.heads = app.names.slice(0, series).map((name) => {
      const { metric, labels } = seriesOf(name);
      const family = familyOf(metric);
      const { help = '', type = 'untyped' } = families[family] ?? {};
      const intro = family === last ? '' : `# HELP ${family} ${help}\n# TYPE ${family} ${type}\n`;
      last = family;
      return `${intro}${metric}{${labels.map(([key, value]) => `${key}="${value}"`).join(',')}} `;
    });
  }

  write(): Buffer {
    return Buffer.from(this.heads.map((head, i) => `${head}${goFormat(this.app.values[i]!)}\n`).join(''));
  }
}

function familyOf(metric: string): string {
  return metric.startsWith('rpc_seconds') ? 'rpc_seconds' : metric;
}

/** As Go's strconv 'g' with the shortest digits: exponents from 21 digits on and below 1e-4, two digits at least. */
function goFormat(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(value);
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits}e${exponent[0] ?? '+'}${exponent.slice(1).padStart(2, '0')}`;
}
