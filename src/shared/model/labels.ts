/**
 * The label set of one series or alert, metric name under `__name__`. Built without a prototype (see {@link makeLabels}),
 * because `__proto__` is a legal label name.
 */
export type Labels = Readonly<Record<string, string>>;

/** The label that carries the metric name. */
export const METRIC_NAME = '__name__';

/** Builds a label set from pairs; empty values mean "label absent", as in Prometheus, and are dropped. */
export function makeLabels(pairs: Iterable<readonly [string, string]>): Labels {
  const out = Object.create(null) as Record<string, string>;
  for (const [name, value] of pairs) if (value !== '') out[name] = value;
  return out;
}

/** Canonical identity of a label set: equal sets give equal keys whatever their insertion order. */
export function labelsKey(labels: Labels): string {
  const parts: string[] = [];
  for (const name of Object.keys(labels).sort()) parts.push(name, labels[name] ?? '');
  // Ends in a separator too: identities kept on disk are hashes of this.
  parts.push('');
  // Joined, not added up: V8 keeps a sum of strings as a tree of its parts, five times the size, and keys are kept for long.
  return parts.join('\xff');
}

/** Prometheus notation, e.g. `up{instance="a:1",job="b"}`, labels sorted by name. */
export function formatLabels(labels: Labels): string {
  const inner = Object.keys(labels)
    .filter((name) => name !== METRIC_NAME)
    .sort()
    .map((name) => `${name}=${quoteLabelValue(labels[name] ?? '')}`)
    .join(',');
  const metric = labels[METRIC_NAME] ?? '';
  return inner === '' && metric !== '' ? metric : `${metric}{${inner}}`;
}

/** Quotes as the exposition format does: backslash, double quote and line feed are escaped. */
export function quoteLabelValue(value: string): string {
  return `"${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
}
