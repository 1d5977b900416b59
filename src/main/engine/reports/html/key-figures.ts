import { formatAvailability, formatValue } from '#shared/format/index.ts';
import type { ChartData, SummaryData } from '../data.ts';
import { statisticsOf } from '../svg/statistics.ts';
import { fitText } from '../svg/text-width.ts';
import { plural } from '../words.ts';
import { usedRatio } from './machine-section.ts';
import { html } from './template.ts';
import type { SafeHtml } from './template.ts';

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** Six numbers that fit in one row. */
export function keyFigures(data: SummaryData): SafeHtml {
  const figures = [
    availability(data),
    outages(data),
    alerts(data),
    ofChart('CPU', data.machine[0]),
    ofChart('Memory', data.machine[1]),
    fullestDisk(data),
  ];
  return html`<div class="figures">
    ${figures.map(
      ({ name, value, note }) =>
        html`<div class="figure">
          <div class="k">${name}</div>
          <div class="v">${value}</div>
          <div class="n">${note}</div>
        </div>`,
    )}
  </div>`;
}

function availability({ targets }: SummaryData): Figure {
  const known = targets.flatMap((target) => target.availability ?? []);
  const mean = known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  const note = known.length === 0 ? 'nothing scraped' : `mean of ${plural(known.length, 'target')}`;
  return { name: 'Availability', value: formatAvailability(mean), note };
}

function outages({ targets }: SummaryData): Figure {
  const watched = targets.filter((target) => target.availability !== null);
  const down = watched.filter((target) => (target.availability ?? 1) < 1).length;
  const value = watched.length === 0 ? '–' : String(down);
  return {
    name: 'Targets with outages',
    value,
    note: watched.length === 0 ? '' : `of ${watched.length} watched`,
  };
}

function alerts({ spans }: SummaryData): Figure {
  const fired = new Set(spans.map((span) => span.fingerprint)).size;
  const critical = new Set(
    spans.filter((span) => span.severity === 'critical').map((span) => span.fingerprint),
  ).size;
  return {
    name: 'Alerts fired',
    value: String(fired),
    note: fired === 0 ? 'a quiet time' : `${critical} critical`,
  };
}

function ofChart(name: string, chart: ChartData | undefined): Figure {
  const values = chart?.series[0]?.values;
  if (chart === undefined || values === undefined) return { name, value: '–', note: 'no data' };
  const { mean, max } = statisticsOf(values);
  if (mean === null) return { name, value: '–', note: 'no data' };
  return {
    name: `${name}, mean`,
    value: formatValue(mean, chart.unit),
    note: `at most ${formatValue(max, chart.unit)}`,
  };
}

function fullestDisk({ filesystems }: SummaryData): Figure {
  const [fullest] = [...filesystems].sort((a, b) => usedRatio(b) - usedRatio(a));
  if (fullest === undefined) return { name: 'Fullest disk', value: '–', note: 'no data' };
  return {
    name: 'Fullest disk',
    value: formatValue(usedRatio(fullest), 'percentunit'),
    note: fitText(fullest.mountpoint, 88, 8.5),
  };
}
