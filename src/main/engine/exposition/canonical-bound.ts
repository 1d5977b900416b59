import { METRIC_NAME } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { pageLabels } from './page-labels.ts';
import type { MetricType } from '../tsdb/types.ts';

/**
 * Spells `le` of classic histograms and `quantile` of summaries as floats (`le="1"` becomes `le="1.0"`), as Prometheus 3
 * does on scraping, so that a series is the same whichever format and client wrote it. Other labels are returned as they are.
 */
export function withCanonicalBound(
  labels: Labels,
  typeOf: (family: string) => MetricType | undefined,
): Labels {
  const name = labels[METRIC_NAME] ?? '';
  const bound = labels['le'] !== undefined && name.endsWith('_bucket') ? 'le' : 'quantile';
  const written = labels[bound];
  if (written === undefined) return labels;
  const family = bound === 'le' ? name.slice(0, -'_bucket'.length) : name;
  if (typeOf(family) !== (bound === 'le' ? 'histogram' : 'summary')) return labels;
  const canonical = canonicalFloat(written);
  if (canonical === null || canonical === written) return labels;
  return pageLabels(
    Object.entries(labels).map(([label, value]) => [label, label === bound ? canonical : value]),
  );
}

const floatPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** A bound as the label has it. */
export function boundText(bound: number): string {
  return canonicalFloat(String(bound)) ?? '';
}

/** Go's %g with ".0" behind whole numbers, as OpenMetrics writes floats; null where the text is no float. */
function canonicalFloat(text: string): string | null {
  const word = text.toLowerCase();
  if (/^\+?inf(inity)?$/.test(word)) return '+Inf';
  if (/^-inf(inity)?$/.test(word)) return '-Inf';
  if (word === 'nan') return 'NaN';
  if (!floatPattern.test(text)) return null;
  const value = Number(text);
  if (!exponentInGo(value)) return Number.isInteger(value) ? `${String(value)}.0` : String(value);
  // Go writes at least two digits of exponent: 1e-05, 1e+06.
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa}e${exponent.slice(0, 1)}${exponent.slice(1).padStart(2, '0')}`;
}

/** strconv.FormatFloat(f, 'g', -1, 64) turns to exponents below 1e-4 and from a million on. */
function exponentInGo(value: number): boolean {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e6);
}
