import type { Labels } from '#shared/model/labels.ts';

/**
 * Labels as a page has them. An empty value is kept: it means "no such label", and with honor_labels it keeps the target's
 * label of that name off the series (a Pushgateway writes `instance=""` for that).
 */
export function pageLabels(pairs: Iterable<readonly [string, string]>): Labels {
  const labels = Object.create(null) as Record<string, string>;
  for (const [name, value] of pairs) labels[name] = value;
  return labels;
}
