import type { Labels } from '#shared/model/labels.ts';
import { countMatchers, histogramLabels } from '../base/assemble-histograms.ts';
import { runInSlices } from '../base/slices.ts';
import { sortInSlices } from '../base/sort-in-slices.ts';
import type { Matcher, TimeRange } from '../tsdb/index.ts';
import { TRUNCATED } from './endpoint.ts';
import type { ApiData, ApiParts, Endpoint } from './endpoint.ts';
import { ApiError, invalidParam } from './errors.ts';
import { arrayJson, comparePairs, sortedJson, sortedPairs } from './json.ts';
import { limitParam, matchersParam, MAX_TIME_MS, MIN_TIME_MS, timeParam } from './params.ts';

/** What looks for series and labels. */
export function seriesEndpoints({ tsdb, clock }: Pick<ApiParts, 'tsdb' | 'clock'>): Record<string, Endpoint> {
  return {
    series: async (params) => {
      const limit = limitParam(params);
      if (!params.has('match[]')) throw new ApiError('bad_data', 'no match[] parameter provided');
      const { startMs, endMs } = rangeOf(params);
      const found: Labels[] = [];
      const histograms: Labels[] = [];
      for (const matchers of matchersParam(params)) {
        for (const labels of await tsdb.inSlices.series(matchers, startMs, endMs)) found.push(labels);
        for (const counts of countMatchers(matchers))
          for (const part of await tsdb.inSlices.series(counts, startMs, endMs)) histograms.push(part);
      }
      // A series that has been both a number and a histogram is one.
      for (const part of histograms) found.push(histogramLabels(part));
      const sorted = uniqueOf(
        await runInSlices(sortInSlices(Array.from(found, sortedPairs), comparePairs), clock),
      );
      return {
        data: arrayJson(sorted.slice(0, limit).map(sortedJson)),
        warnings: sorted.length > limit ? [TRUNCATED] : [],
      };
    },

    labels: (params) => {
      const range = narrowing(params);
      return listData(params, range, (matchers) => tsdb.inSlices.labelNames(matchers, range));
    },
  };
}

/** `/api/v1/label/NAME/values`. */
export function labelValuesEndpoint({ tsdb }: Pick<ApiParts, 'tsdb'>, name: string): Endpoint {
  return (params) => {
    const label = unescapedName(name);
    if (label === '' || !label.isWellFormed()) {
      throw new ApiError('bad_data', `invalid label name: ${JSON.stringify(name)}`);
    }
    const range = narrowing(params);
    return listData(params, range, (matchers) => tsdb.inSlices.labelValues(label, matchers, range));
  };
}

/** Without what comes twice; of sorted label sets. */
function uniqueOf(sorted: readonly string[][]): string[][] {
  return sorted.filter((pairs, i) => i === 0 || comparePairs(sorted[i - 1] ?? [], pairs) !== 0);
}

function rangeOf(params: URLSearchParams): { startMs: number; endMs: number } {
  const startMs = timeParam(params, 'start', MIN_TIME_MS);
  const endMs = timeParam(params, 'end', MAX_TIME_MS);
  if (endMs < startMs) throw invalidParam('end', 'end timestamp must not be before start time');
  return { startMs, endMs };
}

/** The range of time asked for; undefined where there is none, which is quicker to answer. */
function narrowing(params: URLSearchParams): TimeRange | undefined {
  const { startMs, endMs } = rangeOf(params);
  return startMs === MIN_TIME_MS && endMs === MAX_TIME_MS ? undefined : { minMs: startMs, maxMs: endMs };
}

/** What any of the matcher sets finds, in order, each once. */
async function listData(
  params: URLSearchParams,
  range: TimeRange | undefined,
  find: (matchers: readonly Matcher[]) => Promise<readonly string[]>,
): Promise<ApiData> {
  const limit = limitParam(params);
  const asked = matchersParam(params);
  // Without a range all that there is is known without looking at series, histograms included.
  const sets = asked.length === 0 && range !== undefined ? [[]] : asked;
  const [only = [], ...more] = sets.flatMap((each) => [each, ...countMatchers(each)]);
  let found = await find(only);
  if (more.length > 0) {
    const all = new Set(found);
    for (const each of more) for (const text of await find(each)) all.add(text);
    found = [...all].sort();
  }
  return {
    data: arrayJson(found.slice(0, limit).map((each) => JSON.stringify(each))),
    warnings: found.length > limit ? [TRUNCATED] : [],
  };
}

/** Names that can't stand in a path come as `U__a_2e_b` (Prometheus model.UnescapeName, "values" escaping). */
function unescapedName(name: string): string {
  if (!name.startsWith('U__')) return name;
  return name
    .slice(3)
    .replace(/__|_([0-9a-fA-F]{1,6})_/g, (_, hex: string | undefined) =>
      hex === undefined ? '_' : String.fromCodePoint(Math.min(parseInt(hex, 16), 0x10ffff)),
    );
}
