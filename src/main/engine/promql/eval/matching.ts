import { METRIC_NAME, labelsKey, type Labels } from '#shared/model/labels.ts';
import type { VectorMatching } from '../ast.ts';
import { valuesKey } from './groups.ts';
import { onlyLabels, withoutLabels, type Column } from './values.ts';

/** Makes the function that gives a series the key under which it meets series of the other side. */
export function signatureOf(matching: VectorMatching): (labels: Labels) => string {
  if (matching.on) return (labels) => valuesKey(labels, matching.labels);
  const ignored = new Set([...matching.labels, METRIC_NAME]);
  return (labels) => labelsKey(withoutLabels(labels, ignored));
}

/** The labels two series matched by, for messages. */
export function matchedLabels(labels: Labels, matching: VectorMatching): Labels {
  if (matching.on) return onlyLabels(labels, matching.labels);
  return withoutLabels(labels, new Set([...matching.labels, METRIC_NAME]));
}

/** The series of one side by signature, in the order first met. */
export function bySignature(
  columns: readonly Column[],
  signature: (labels: Labels) => string,
): Map<string, Column[]> {
  const out = new Map<string, Column[]>();
  for (const column of columns) {
    const key = signature(column.labels);
    const group = out.get(key);
    if (group === undefined) out.set(key, [column]);
    else group.push(column);
  }
  return out;
}

/** 1 at the steps where any of the series has a value or a histogram. */
export function anyPresent(columns: readonly Column[], steps: number): Uint8Array {
  const out = new Uint8Array(steps);
  for (const { present } of columns)
    for (let i = 0; i < steps; i++) out[i] = (out[i] as number) | (((present[i] as number) + 1) >> 1);
  return out;
}
