import { formatDurationMs } from '../../base/duration.ts';
import type { InstantValue } from '../../promql/index.ts';
import { labelsKey, makeLabels } from '#shared/model/labels.ts';
import { formatHistogram, readHistogram } from './native-histogram.ts';
import type { ExprTest } from './test-file.ts';
import { samplesText, sortedSamples } from './test-words.ts';
import type { DescribedSample } from './test-words.ts';

export interface ExprTestContext {
  readonly evaluate: (expr: string) => InstantValue;
  readonly fuzzy: boolean;
}

/** Evaluates one `promql_expr_test`; what is wrong, in promtool's words, or null. */
export function checkExprTest(test: ExprTest, context: ExprTestContext): string | null {
  const head = `    expr: ${JSON.stringify(test.expr)}, time: ${formatDurationMs(test.evalTimeMs)},`;
  try {
    const wanted = test.expected.map((sample) => ({
      ...sample,
      histogram: sample.histogram === null ? null : formatHistogram(readHistogram(inner(sample.histogram))),
    }));
    const got = samplesOf(test.expr, context);
    if (sameSamples(wanted, got, context.fuzzy)) return null;
    return `${head}\n        exp: ${samplesText(wanted)}\n        got: ${samplesText(got)}`;
  } catch (error) {
    return `${head} err: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function inner(notation: string): string {
  return notation.trim().replace(/^\{\{/, '').replace(/\}\}$/, '');
}

function samplesOf(text: string, { evaluate }: ExprTestContext): DescribedSample[] {
  const value = evaluate(text);
  if (value.type === 'scalar') return [{ labels: makeLabels([]), value: value.value, histogram: null }];
  if (value.type !== 'vector') throw new Error('rule result is not a vector or scalar');
  return value.samples.map(({ labels, value: number, histogram }) => ({
    labels,
    value: number,
    histogram: histogram === undefined ? null : formatHistogram(histogram),
  }));
}

function sameSamples(
  wanted: readonly DescribedSample[],
  got: readonly DescribedSample[],
  fuzzy: boolean,
): boolean {
  if (wanted.length !== got.length) return false;
  const sorted = sortedSamples(got);
  return sortedSamples(wanted).every((want, i) => {
    const have = sorted[i];
    return (
      have !== undefined &&
      labelsKey(want.labels) === labelsKey(have.labels) &&
      want.histogram === have.histogram &&
      sameValue(want.value, have.value, fuzzy)
    );
  });
}

function sameValue(a: number, b: number, fuzzy: boolean): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  const apart = orderOf(a) - orderOf(b);
  return fuzzy && apart >= -1n && apart <= 1n;
}

/** Doubles in order as whole numbers: neighbours differ by one. */
function orderOf(value: number): bigint {
  const bits = new BigInt64Array(new Float64Array([value]).buffer)[0] ?? 0n;
  return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits;
}
