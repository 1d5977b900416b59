import { METRIC_NAME } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { pageLabels } from '../page-labels.ts';
import { readHistogram, readTimestamp } from './histogram.ts';
import type { Histogram } from './histogram.ts';
import { BYTES, FIXED64, VARINT } from './wire.ts';
import type { WireReader } from './wire.ts';

/** `io.prometheus.client.MetricType`, by number. */
export const FAMILY_KINDS = [
  'counter',
  'gauge',
  'summary',
  'untyped',
  'histogram',
  'gaugehistogram',
] as const;
export type FamilyKind = (typeof FAMILY_KINDS)[number];

/** One metric of a family; of the values the one that its family's kind says is set. */
export interface Metric {
  /** The bytes of its labels, to know it again by. */
  readonly labelBytes: Uint8Array;
  /** Own timestamp (unix ms), NaN where it has none. */
  readonly timeMs: number;
  /** Of a counter, a gauge or an untyped metric. */
  readonly value: number;
  /** When a counter or summary began (unix ms). */
  readonly createdMs: number | null;
  readonly summary: Summary | null;
  readonly histogram: Histogram | null;
}

export interface Summary {
  readonly count: number;
  readonly sum: number;
  readonly quantiles: readonly number[];
  readonly values: readonly number[];
}

/** The field of `io.prometheus.client.Metric` that holds a kind's value. */
const VALUE_FIELDS: Readonly<Record<FamilyKind, number>> = {
  gauge: 2,
  counter: 3,
  summary: 4,
  untyped: 5,
  histogram: 7,
  gaugehistogram: 7,
};

/** Reads the metric that ends at `end`. Throws ExpositionError where it hasn't the value that its family's kind asks for. */
export function readMetric(wire: WireReader, end: number, kind: FamilyKind): Metric {
  let labelBytes: Uint8Array = new Uint8Array();
  let [labelsFrom, labelsTo] = [-1, -1];
  let timeMs = NaN;
  let value = NaN;
  let createdMs: number | null = null;
  let summary: Summary | null = null;
  let histogram: Histogram | null = null;
  let found = false;
  for (;;) {
    const fieldAt = wire.at;
    if (!wire.next(end)) break;
    if (wire.field === 1) {
      wire.expect(BYTES);
      wire.at = wire.enter(end);
      if (labelsFrom < 0) labelsFrom = fieldAt;
      // Labels stand together, except in what nobody writes.
      else if (labelsTo !== fieldAt) throw wire.error('the labels of a metric do not stand together');
      labelsTo = wire.at;
    } else if (wire.field === 6) {
      const time = (wire.expect(VARINT), wire.int64());
      if (time !== 0) timeMs = time;
    } else if (wire.field === VALUE_FIELDS[kind]) {
      wire.expect(BYTES);
      const to = wire.enter(end);
      found = true;
      if (kind === 'histogram' || kind === 'gaugehistogram')
        histogram = readHistogram(wire, to, kind === 'gaugehistogram');
      else if (kind === 'summary') ({ summary, createdMs } = readSummary(wire, to));
      else ({ value, createdMs } = readValue(wire, to));
    } else wire.skip(end);
  }
  if (!found) throw wire.error(`a metric of a ${kind} family has no ${kind}`);
  if (labelsFrom >= 0) labelBytes = wire.bytes.subarray(labelsFrom, labelsTo);
  return { labelBytes, timeMs, value, createdMs, summary, histogram };
}

/** Reads the labels that {@link Metric.labelBytes} holds, the metric's name with them. */
export function readLabels(wire: WireReader, end: number, name: string): Labels {
  const pairs: [string, string][] = [[METRIC_NAME, name]];
  const seen = new Set([METRIC_NAME]);
  while (wire.next(end)) {
    const to = wire.enter(end);
    let [label, value] = ['', ''];
    while (wire.next(to)) {
      if (wire.field === 1) label = (wire.expect(BYTES), wire.text(to));
      else if (wire.field === 2) value = (wire.expect(BYTES), wire.text(to));
      else wire.skip(to);
    }
    if (label === '') throw wire.error('a label has no name');
    if (seen.has(label)) throw wire.error(`the label "${label}" is given twice`);
    seen.add(label);
    pairs.push([label, value]);
  }
  return pageLabels(pairs);
}

/** `Counter`, `Gauge` and `Untyped` have their value in the same place. */
function readValue(wire: WireReader, end: number): { value: number; createdMs: number | null } {
  let value = 0;
  let createdMs: number | null = null;
  while (wire.next(end)) {
    if (wire.field === 1) value = (wire.expect(FIXED64), wire.double());
    else if (wire.field === 3 && wire.kind === BYTES) createdMs = readTimestamp(wire, wire.enter(end));
    else wire.skip(end);
  }
  return { value, createdMs };
}

function readSummary(wire: WireReader, end: number): { summary: Summary; createdMs: number | null } {
  let [count, sum] = [0, 0];
  let createdMs: number | null = null;
  const quantiles: number[] = [];
  const values: number[] = [];
  while (wire.next(end)) {
    if (wire.field === 1) count = (wire.expect(VARINT), wire.varint());
    else if (wire.field === 2) sum = (wire.expect(FIXED64), wire.double());
    else if (wire.field === 3) {
      wire.expect(BYTES);
      const [quantile, value] = readQuantile(wire, wire.enter(end));
      quantiles.push(quantile);
      values.push(value);
    } else if (wire.field === 4 && wire.kind === BYTES) createdMs = readTimestamp(wire, wire.enter(end));
    else wire.skip(end);
  }
  return { summary: { count, sum, quantiles, values }, createdMs };
}

function readQuantile(wire: WireReader, end: number): [quantile: number, value: number] {
  let [quantile, value] = [0, 0];
  while (wire.next(end)) {
    if (wire.field === 1) quantile = (wire.expect(FIXED64), wire.double());
    else if (wire.field === 2) value = (wire.expect(FIXED64), wire.double());
    else wire.skip(end);
  }
  return [quantile, value];
}
