import { labelsKey, makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { NATIVE_PART, partsOf } from '../../base/native-histogram.ts';
import type { VectorSample } from '../../promql/types.ts';
import type { TsdbSource } from '../../tsdb/types.ts';
import { bitsOf, setStaleAt } from '../../tsdb/values.ts';

/**
 * Writes the results of one group's rules to its stream. Samples go in with timestamps of their own (`appendAt`), many rules'
 * at once: whoever is to see what rules gave earlier in the same evaluation flushes first. A series that a rule gave last time
 * and doesn't give now gets a staleness marker.
 */
export class GroupOutput {
  private readonly source: TsdbSource;
  /** Series each rule gave at its last good evaluation, by rule id. */
  private readonly live = new Map<string, Map<string, Labels>>();
  /** Series of rules that are gone from the group, to be ended with the next write. */
  private readonly orphans = new Map<string, Labels>();

  /** Keys and columns of label sets seen; rules' results have the same objects from one evaluation to the next. */
  private readonly keys = new WeakMap<Labels, string>();
  private readonly columns = new WeakMap<Labels, number>();
  private readonly pending: {
    readonly timeMs: number;
    readonly labels: Labels;
    readonly value: number | null;
  }[] = [];

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
    for (const sample of samples) now.set(this.keyOf(sample.labels), sample.labels);
    for (const { labels, value } of samples) this.put(timeMs, labels, value);
    for (const [key, labels] of before ?? []) if (!now.has(key)) this.put(timeMs, labels, null);
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
    for (const labels of this.orphans.values()) this.put(timeMs, labels, null);
    this.orphans.clear();
    this.flush();
  }

  /** The whole group is gone. */
  endAll(timeMs: number): void {
    this.flush();
    this.source.endAt(timeMs);
  }

  /** Hands on what was written since the last time. */
  flush(): void {
    const { pending, source } = this;
    if (pending.length === 0) return;
    const fresh = pending.flatMap(({ labels }) => (this.columns.has(labels) ? [] : [labels]));
    source.columns(fresh).forEach((column, i) => this.columns.set(fresh[i]!, column));
    const columns = Uint32Array.from(pending, ({ labels }) => this.columns.get(labels) ?? 0);
    const times = Float64Array.from(pending, ({ timeMs }) => timeMs);
    const values = Float64Array.from(pending, ({ value }) => value ?? NaN);
    const bits = bitsOf(values);
    pending.forEach(({ value }, i) => {
      if (value === null) setStaleAt(bits, i);
    });
    pending.length = 0;
    source.appendAt(columns, times, values);
  }

  private keyOf(labels: Labels): string {
    let key = this.keys.get(labels);
    if (key === undefined) this.keys.set(labels, (key = labelsKey(labels)));
    return key;
  }

  /** `null` is a staleness marker. */
  private put(timeMs: number, labels: Labels, value: number | null): void {
    this.pending.push({ timeMs, labels, value });
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
