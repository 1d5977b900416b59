import { labelsKey, makeLabels, METRIC_NAME, type Labels } from '#shared/model/labels.ts';
import { compact, type FloatHistogram } from '#engine/promql/index.ts';
import { readNumber, type NotedSeries } from '#engine/rules/unit-test/series-notation.ts';
import { pointsAt } from './script.ts';

/** What is known of one classic histogram at one time. */
interface Classic {
  readonly buckets: [bound: number, cumulative: number][];
  count: number | null;
  sum: number;
}

/**
 * What `load_with_nhcb` loads besides: a native histogram with custom bounds for every classic one
 * (promqltest/test.go appendCustomHistogram).
 */
export function nativeFromClassic(
  series: readonly NotedSeries[],
  stepMs: number,
): { labels: Labels; points: [number, FloatHistogram][] }[] {
  const found = new Map<string, { labels: Labels; at: Map<number, Classic> }>();
  for (const { labels, points } of series) {
    const [, name, suffix] = /^(.+)_(bucket|count|sum)$/.exec(labels[METRIC_NAME] ?? '') ?? [];
    const bound = labels['le'];
    if (name === undefined || (suffix === 'bucket') !== (bound !== undefined)) continue;
    const others = Object.entries(labels).filter(([label]) => label !== 'le' && label !== METRIC_NAME);
    const own = makeLabels([...others, [METRIC_NAME, name]]);
    const group = found.get(labelsKey(own)) ?? { labels: own, at: new Map<number, Classic>() };
    found.set(labelsKey(own), group);
    for (const [timeMs, value] of pointsAt(points, stepMs)) {
      if (value === 'stale') continue;
      const classic = group.at.get(timeMs) ?? { buckets: [], count: null, sum: 0 };
      group.at.set(timeMs, classic);
      if (bound !== undefined) classic.buckets.push([readNumber(bound), value]);
      else if (suffix === 'count') classic.count = value;
      else classic.sum = value;
    }
  }
  return [...found.values()].map(({ labels, at }) => ({
    labels,
    points: [...at].sort(([a], [b]) => a - b).map(([timeMs, classic]) => [timeMs, nativeOf(classic)]),
  }));
}

function nativeOf({ buckets, count, sum }: Classic): FloatHistogram {
  const rising = buckets.toSorted(([a], [b]) => a - b);
  const total = count ?? rising.at(-1)?.[1] ?? 0;
  if (rising.at(-1)?.[0] !== Infinity) rising.push([Infinity, total]);
  return compact({
    schema: -53,
    hint: 'unknown',
    count: total,
    sum,
    zeroThreshold: 0,
    zeroCount: 0,
    positive: {
      indexes: rising.map((_, i) => i),
      counts: rising.map(([, cumulative], i) => cumulative - (rising[i - 1]?.[1] ?? 0)),
    },
    negative: { indexes: [], counts: [] },
    customBounds: rising.slice(0, -1).map(([bound]) => bound),
  });
}
