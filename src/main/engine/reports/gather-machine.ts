import { askChart, messageOf } from './gather-charts.ts';
import type { ChartQuestion, Grid, ReportQuery } from './gather-charts.ts';
import type { ChartData, Filesystem } from './data.ts';

/** Loopback and the inner side of containers and bridges would count the same bytes twice. */
const OUTSIDE = 'device!~"lo|veth.*|docker.*|br-.*|virbr.*|ifb.*"';

/** CPU and memory first: the key figures are made of them. */
export async function machineCharts(query: ReportQuery, grid: Grid): Promise<ChartData[]> {
  const { window, rateWindow } = grid;
  const rate = (metric: string, matchers = ''): string =>
    `sum(rate(${metric}{job="host"${matchers === '' ? '' : `,${matchers}`}}[${rateWindow}]))`;
  const questions: ChartQuestion[] = [
    {
      title: 'CPU',
      unit: 'percentunit',
      yMin: 0,
      yMax: 1,
      lines: [
        { name: 'in use', expr: `avg_over_time(watchdeck_host_cpu_usage_ratio{job="host"}[${window}])` },
      ],
    },
    {
      title: 'Memory',
      unit: 'bytes',
      yMin: 0,
      lines: [
        {
          name: 'in use',
          expr: 'node_memory_MemTotal_bytes{job="host"} - node_memory_MemAvailable_bytes{job="host"}',
        },
        { name: 'installed', expr: 'node_memory_MemTotal_bytes{job="host"}' },
      ],
    },
    {
      title: 'Network',
      unit: 'binBps',
      yMin: 0,
      lines: [
        { name: 'received', expr: rate('node_network_receive_bytes_total', OUTSIDE) },
        { name: 'sent', expr: rate('node_network_transmit_bytes_total', OUTSIDE) },
      ],
    },
    {
      title: 'Disks',
      unit: 'binBps',
      yMin: 0,
      lines: [
        { name: 'read', expr: rate('node_disk_read_bytes_total') },
        { name: 'written', expr: rate('node_disk_written_bytes_total') },
      ],
    },
  ];
  const charts: ChartData[] = [];
  for (const question of questions) charts.push(await askChart(query, question, grid));
  return charts;
}

/** Filesystems at the end of the period, fullest first. */
export async function machineFilesystems(
  query: ReportQuery,
  toMs: number,
  problems: string[],
): Promise<Filesystem[]> {
  try {
    const size = await byMountpoint(query, 'node_filesystem_size_bytes{job="host"}', toMs);
    const available = await byMountpoint(query, 'node_filesystem_avail_bytes{job="host"}', toMs);
    const found: Filesystem[] = [];
    for (const [mountpoint, sizeBytes] of size) {
      const availableBytes = available.get(mountpoint);
      if (availableBytes !== undefined && sizeBytes > 0)
        found.push({ mountpoint, sizeBytes, availableBytes });
    }
    return found.sort((a, b) => a.availableBytes / a.sizeBytes - b.availableBytes / b.sizeBytes);
  } catch (error) {
    problems.push(`Filesystems: ${messageOf(error)}`);
    return [];
  }
}

async function byMountpoint(query: ReportQuery, expr: string, timeMs: number): Promise<Map<string, number>> {
  const answer = await query.instant(expr, timeMs);
  const out = new Map<string, number>();
  if (answer.type !== 'vector') return out;
  for (const { labels, value } of answer.samples) out.set(labels['mountpoint'] ?? '', value);
  return out;
}
