import type { Labels } from '#shared/model/labels.ts';
import { formatExposition } from '../../base/go-numbers.ts';
import type { Aggregate } from '../ast.ts';
import { PromqlError } from '../errors.ts';
import type { EvaluationContext } from './context.ts';
import { groupColumns } from './groups.ts';
import { checkParameter } from './topk.ts';
import { hasAny, type Column } from './values.ts';
import { xxhash64 } from './xxhash.ts';

/** limitk: the first k series of each group that have anything at a step, numbers and histograms alike. */
export function limitk(
  k: Float64Array,
  { grouping, without }: Aggregate,
  columns: readonly Column[],
  steps: number,
  context: EvaluationContext,
): Column[] {
  checkParameter(k);
  const groups = groupColumns(columns, grouping, without);
  context.charge(columns.length * steps);
  const taken = groups.labels.map(() => new Uint32Array(steps));
  const kept = columns.map((column, i) => {
    context.checkpoint();
    const counts = taken[groups.index[i] as number] as Uint32Array;
    const present = column.present.slice();
    for (let step = 0; step < steps; step++) {
      if (present[step] === 0) continue;
      if ((counts[step] as number) < Math.trunc(k[step] as number))
        counts[step] = (counts[step] as number) + 1;
      else present[step] = 0;
    }
    return { ...column, present };
  });
  return kept.filter(({ present }) => hasAny(present));
}

/**
 * limit_ratio: about this share of the series, always the same ones; a negative share takes those that its complement
 * leaves (engine.go HashRatioSampler).
 */
export function limitRatio(
  ratios: Float64Array,
  { param, position }: Aggregate,
  columns: readonly Column[],
  steps: number,
  context: EvaluationContext,
): Column[] {
  if (ratios.some((ratio) => ratio !== ratio)) throw new PromqlError('Ratio value is NaN');
  const [most, least] = [Math.max(...ratios), Math.min(...ratios)];
  const warn = (ratio: number, to: number): void => {
    context.warn(
      `ratio value should be between -1 and 1, got ${formatExposition(ratio)}, capping to ${to}`,
      (param ?? { position }).position,
    );
  };
  if (most > 1) warn(most, 1);
  if (least < -1) warn(least, -1);
  context.charge(columns.length * steps);
  const kept = columns.map((column) => {
    context.checkpoint();
    const offset = offsetOf(column.labels);
    const present = column.present.map((kind, step) => {
      const ratio = Math.max(-1, Math.min(1, ratios[step] as number));
      return (ratio >= 0 ? offset < ratio : offset >= 1 + ratio) ? kind : 0;
    });
    return { ...column, present };
  });
  return kept.filter(({ present }) => hasAny(present));
}

/** Where in [0, 1] a series stands: Prometheus's hash of its labels (model/labels, stringlabels), spread over that. */
function offsetOf(labels: Labels): number {
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  const put = (text: string): void => {
    const encoded = encoder.encode(text);
    const { length } = encoded;
    if (length < 255) bytes.push(length);
    else bytes.push(255, length & 0xff, (length >> 8) & 0xff, (length >> 16) & 0xff);
    bytes.push(...encoded);
  };
  for (const name of Object.keys(labels).sort()) {
    put(name);
    put(labels[name] ?? '');
  }
  return Number(xxhash64(Uint8Array.from(bytes))) / 2 ** 64;
}
