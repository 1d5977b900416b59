import { labelsKey, makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { NATIVE_PART, partsOf } from '../../base/native-histogram.ts';
import type { VectorSample } from '../../promql/types.ts';
import type { TsdbSource } from '../../tsdb/types.ts';
import { bitsOf, setStaleAt } from '../../tsdb/values.ts';

/**
 * Writes the results of one group's rules to its stream. Samples go in rule by rule (`appendAt`), not as one row at the end,
 * so that a rule sees what the rules before it gave in the same evaluation. A series that a rule gave last time and doesn't
 * give now gets a staleness marker.
 */
export class GroupOutput {
  private readonly source: TsdbSource;
  /** Series each rule gave at its last good evaluation, by rule id. */
  private readonly live = new Map<string, Map<string, Labels>>();
  /** Series of rules that are gone from the group, to be ended with the next write. */
  private readonly orphans = new Map<string, Labels>();

  constructor(source: TsdbSource) {
    this.source = source;
  }

  write(ruleId: string, timeMs: number, results: readonly VectorSample[]): void {
    const samples = results.some(({ histogram }) => histogram !== undefined)
      ? results.flatMap(storedSamples)
      : results;
    const before = this.live.get(ruleId);
    if (samples.length === 0 && (before === undefined || before.size === 0)) return;
    const now = new Map<string, Labels>();
    for (const sample of samples) now.set(labelsKey(sample.labels), sample.labels);
    const ended = [...(before ?? [])].filter(([key]) => !now.has(key)).map(([, labels]) => labels);
    this.append(timeMs, samples, ended);
    this.live.set(ruleId, now);
  }

  /** Rules that stay; the series of all others end. */
  keep(ruleIds: ReadonlySet<string>): void {
    for (const [ruleId, series] of this.live) {
      if (ruleIds.has(ruleId)) continue;
      for (const [key, labels] of series) this.orphans.set(key, labels);
      this.live.delete(ruleId);
    }
  }

  /** Ends the series of rules that went, unless another rule of the group still gives them. */
  endOrphans(timeMs: number): void {
    if (this.orphans.size === 0) return;
    for (const series of this.live.values()) for (const key of series.keys()) this.orphans.delete(key);
    this.append(timeMs, [], [...this.orphans.values()]);
    this.orphans.clear();
  }

  /** The whole group is gone. */
  endAll(timeMs: number): void {
    this.source.endAt(timeMs);
  }

  private append(timeMs: number, samples: readonly VectorSample[], ended: readonly Labels[]): void {
    const count = samples.length + ended.length;
    if (count === 0) return;
    const columns = this.source.columns([...samples.map((sample) => sample.labels), ...ended]);
    const values = new Float64Array(count);
    samples.forEach((sample, i) => {
      values[i] = sample.value;
    });
    const bits = bitsOf(values);
    for (let i = samples.length; i < count; i++) setStaleAt(bits, i);
    this.source.appendAt(columns, new Float64Array(count).fill(timeMs), values);
  }
}

/**
 * A histogram is stored as its parts. That it didn't begin anew was said of what it was made from: of itself it is found out
 * when it is read.
 */
function storedSamples(sample: VectorSample): VectorSample[] {
  const { labels, histogram } = sample;
  if (histogram === undefined) return [sample];
  const hint = histogram.hint === 'not_reset' ? 'unknown' : histogram.hint;
  return partsOf({ ...histogram, hint, isFloat: true, createdMs: null }).map(([part, value]) => ({
    labels: makeLabels([...Object.entries(labels), [NATIVE_PART, part]]),
    value,
  }));
}
