import { METRIC_NAME, quoteLabelValue } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { MetricMetadata, MetricType } from '../tsdb/types.ts';

/** A family as OpenMetrics names it, which for counters leaves out `_total`. */
export interface Family {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string;
}

/** What the names of a type's series end with, behind the family's name. */
const suffixes: Readonly<Record<MetricType, readonly string[]>> = {
  counter: ['_total', '_created'],
  histogram: ['_bucket', '_sum', '_count', '_created', '_gsum', '_gcount'],
  summary: ['', '_sum', '_count', '_created'],
  info: ['_info'],
  gauge: [''],
  stateset: [''],
  unknown: [''],
};

/** Finds the family of a series' name. A name that OpenMetrics doesn't allow its type (a counter without `_total`) is `unknown`. */
export function familyOf(name: string, metadata: ReadonlyMap<string, MetricMetadata>): Family {
  for (const { base, suffix } of splits(name)) {
    const known = metadata.get(base);
    if (known !== undefined && suffixes[known.type].includes(suffix)) return { ...known };
    // Prometheus's text format names a counter's family with `_total`.
    const whole = metadata.get(`${base}_total`);
    if (whole?.type === 'counter' && suffixes.counter.includes(suffix)) return { ...whole, name: base };
  }
  return { name, type: 'unknown', help: metadata.get(name)?.help ?? '', unit: '' };
}

function* splits(name: string): Generator<{ base: string; suffix: string }> {
  yield { base: name, suffix: '' };
  for (const suffix of new Set(Object.values(suffixes).flat())) {
    if (suffix !== '' && name.endsWith(suffix)) yield { base: name.slice(0, -suffix.length), suffix };
  }
}

/** The lines that begin a family. */
export function familyText({ name, type, help, unit }: Family): string {
  const shown = isLegacyName(name) ? name : quoteLabelValue(name);
  let text = `# TYPE ${shown} ${type}\n`;
  // OpenMetrics: a unit is the end of its family's name.
  if (unit !== '' && name.endsWith(`_${unit}`)) text += `# UNIT ${shown} ${unit}\n`;
  if (help !== '') text += `# HELP ${shown} ${quoteLabelValue(help).slice(1, -1)}\n`;
  return text;
}

/** A series as it stands before the value. */
export function seriesText(labels: Labels): string {
  const name = labels[METRIC_NAME] ?? '';
  const parts = Object.keys(labels)
    .filter((label) => label !== METRIC_NAME)
    .sort()
    .map(
      (label) =>
        `${isLegacyLabel(label) ? label : quoteLabelValue(label)}=${quoteLabelValue(labels[label] ?? '')}`,
    );
  const isLegacy = isLegacyName(name);
  if (!isLegacy && name !== '') parts.unshift(quoteLabelValue(name));
  const braces = parts.length > 0 ? `{${parts.join(',')}}` : '';
  return isLegacy ? name + braces : braces;
}

/** A value, to be read back as it was. */
export function valueText(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A timestamp in seconds, to the millisecond. */
export function timeText(timeMs: number): string {
  return (timeMs / 1000).toFixed(3);
}

function isLegacyName(name: string): boolean {
  return /^[A-Za-z_:][\w:]*$/.test(name);
}

function isLegacyLabel(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}
