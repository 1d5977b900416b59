import { formatLabels, METRIC_NAME } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';

/** Fills `{{label}}` from a series' labels, as legends and annotations are written elsewhere. */
export function fillTemplate(template: string, labels: Labels): string {
  return template.replace(
    /\{\{\s*\$?(?:labels\.)?([a-zA-Z_][\w]*)\s*\}\}/g,
    (_, name: string) => labels[name] ?? '',
  );
}

/**
 * Names for a legend: only the labels that tell the series apart, since what they all share is in the title anyway.
 * One series alone is called by its metric, or by `fallback` (the expression) where it has none.
 */
export function seriesNames(all: readonly Labels[], fallback: string): string[] {
  const [first] = all;
  if (!first) return [];
  if (all.length === 1)
    return [first[METRIC_NAME] ?? (formatLabels(first) === '{}' ? fallback : formatLabels(first))];
  const names = new Set(all.flatMap((labels) => Object.keys(labels)));
  const telling = [...names].filter((name) => all.some((labels) => labels[name] !== first[name]));
  return all.map((labels) => {
    const own = telling.filter((name) => labels[name] !== undefined);
    if (own.length === 0) return formatLabels(labels);
    // A single telling label needs no name: "eth0", not `{device="eth0"}`.
    if (telling.length === 1) return labels[telling[0] ?? ''] ?? '';
    return formatLabels(Object.fromEntries(own.map((name) => [name, labels[name] ?? ''])));
  });
}
