import { METRIC_NAME, quoteLabelValue } from '#shared/model/labels.ts';
import { bitsOf, isStaleAt } from '../tsdb/values.ts';
import type { ApiParts } from './endpoint.ts';
import { comparePairs, sortedPairs } from './json.ts';
import { formatExposition } from '../base/go-numbers.ts';
import { matchersParam } from './params.ts';

/** How far back a series' newest sample may be, as in an instant query. */
const LOOKBACK_MS = 300_000;

/** `/federate`: the newest sample of every series that a `match[]` selects, in the text format 0.0.4. */
export function* federate({ tsdb, clock, config }: ApiParts, params: URLSearchParams): Generator<string> {
  const nowMs = clock.nowMs();
  const newest = new Map<string, { pairs: string[]; line: string }>();
  const { externalLabels } = config.current().global;
  for (const matchers of matchersParam(params)) {
    for (const { labels, times, values } of tsdb.select(matchers, nowMs - LOOKBACK_MS, nowMs)) {
      const last = times.length - 1;
      if (last < 0 || isStaleAt(bitsOf(values), last)) continue;
      // Whoever scrapes this must not put its own instance on series that have none (honor_labels).
      const pairs = sortedPairs({ instance: '', ...externalLabels, ...labels });
      const line = `${labelsText(pairs)} ${formatExposition(values[last]!)} ${String(times[last]!)}\n`;
      newest.set(pairs.join('\xff'), { pairs, line });
    }
  }
  let family: string | undefined;
  const nameOf = (pairs: readonly string[]): string => pairs[pairs.indexOf(METRIC_NAME) + 1] ?? '';
  const sorted = [...newest.values()].sort((a, b) => {
    const [nameA, nameB] = [nameOf(a.pairs), nameOf(b.pairs)];
    return nameA === nameB ? comparePairs(a.pairs, b.pairs) : nameA < nameB ? -1 : 1;
  });
  for (const { pairs, line } of sorted) {
    const name = nameOf(pairs);
    if (name !== family) yield `# TYPE ${nameText(name)} untyped\n`;
    family = name;
    yield (isLegacyName(name) ? name : '') + line;
  }
}

function labelsText(pairs: readonly string[]): string {
  const parts: string[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    const [name = '', value = ''] = [pairs[i], pairs[i + 1]];
    if (name === METRIC_NAME) {
      if (!isLegacyName(value)) parts.unshift(quoteLabelValue(value));
    } else
      parts.push(`${/^[A-Za-z_]\w*$/.test(name) ? name : quoteLabelValue(name)}=${quoteLabelValue(value)}`);
  }
  return `{${parts.join(',')}}`;
}

function isLegacyName(name: string): boolean {
  return /^[A-Za-z_:][\w:]*$/.test(name);
}

function nameText(name: string): string {
  return isLegacyName(name) ? name : quoteLabelValue(name);
}
