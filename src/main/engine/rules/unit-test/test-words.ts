import { labelsKey, quoteLabelValue } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';

/** An alert or a sample as promtool prints it, so that who knows its output finds the same here. */

/** `{__name__="up", job="a"}`. */
export function labelsText(labels: Labels): string {
  const names = Object.keys(labels).sort();
  return `{${names.map((name) => `${name}=${quoteLabelValue(labels[name] ?? '')}`).join(', ')}}`;
}

export interface DescribedAlert {
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
}

const ALERTS_INDENT = ' '.repeat(12);

/** Sorted, so that equal sets of alerts give equal texts. */
export function alertsText(alerts: readonly DescribedAlert[]): string {
  if (alerts.length === 0) return '[]';
  const sorted = [...alerts].sort((a, b) => compareTexts(keyOf(a), keyOf(b)));
  const items = sorted.map(({ labels, annotations }, i) =>
    indent(`${i}:\n  Labels:${labelsText(labels)}\n  Annotations:${labelsText(annotations)}`),
  );
  return `[\n${items.join(',\n')}\n${ALERTS_INDENT}]`;
}

function keyOf({ labels, annotations }: DescribedAlert): string {
  return `${labelsKey(labels)}\n${labelsKey(annotations)}`;
}

export interface DescribedSample {
  readonly labels: Labels;
  readonly value: number;
  readonly histogram: string | null;
}

/** `{__name__="up"} 1E+00`, sorted by labels; "nil" for none. */
export function samplesText(samples: readonly DescribedSample[]): string {
  if (samples.length === 0) return 'nil';
  return sortedSamples(samples)
    .map(({ labels, value, histogram }) => `${labelsText(labels)} ${histogram ?? floatText(value)}`)
    .join(', ');
}

export function sortedSamples(samples: readonly DescribedSample[]): DescribedSample[] {
  return [...samples].sort((a, b) => compareTexts(labelsKey(a.labels), labelsKey(b.labels)));
}

/** Go's FormatFloat(value, 'E', -1). */
function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const [mantissa = '', exponent = '+0'] = value.toExponential().split('e');
  return `${mantissa}E${exponent.startsWith('-') ? '-' : '+'}${exponent.slice(1).padStart(2, '0')}`;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function indent(text: string): string {
  return text.replace(/^/gm, ALERTS_INDENT);
}
