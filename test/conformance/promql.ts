import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatLabels, labelsKey, makeLabels, type Labels } from '#shared/model/labels.ts';
import {
  evaluateInstant,
  evaluateRange,
  parseExpr,
  PromqlError,
  selectorsOf,
  typeOf,
  type Expr,
  type QueryAnnotation,
} from '#engine/promql/index.ts';
import { MemorySource, noLimits } from '../helpers/memory-source.ts';
import type { NotedPoint } from '#engine/rules/unit-test/series-notation.ts';
import { isHistogram, pointsAt, readScript, type Command, type EvalCommand, type Message } from './script.ts';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs every `.test` script of a folder; prints failing cases, what was skipped by feature, and the tally. */
export function run(dir: string): Promise<Tally> {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  const skips = new Map<string, number>();
  for (const file of readdirSync(dir)
    .filter((name) => name.endsWith('.test'))
    .sort()) {
    const store = new Store();
    for (const command of readScript(join(dir, file))) {
      if (command.kind !== 'eval') {
        store.apply(command);
        continue;
      }
      const outcome = runCase(command, store);
      if (outcome.kind === 'skipped') skips.set(outcome.feature, (skips.get(outcome.feature) ?? 0) + 1);
      if (outcome.kind === 'failed')
        console.log(`${file}:${command.line}: ${command.expr}\n  ${outcome.why}`);
      tally[outcome.kind]++;
    }
  }
  for (const [feature, count] of [...skips].sort()) console.log(`skipped ${count}: ${feature}`);
  console.log(`promql: ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
  return Promise.resolve(tally);
}

type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'skipped'; readonly feature: string };

/** The loaded data. Native histograms are only remembered as label sets, to know which cases would touch them. */
class Store {
  readonly floats = new MemorySource();
  readonly histograms = new MemorySource();
  /** Prometheus runs its scripts with delayed name removal. */
  readonly options = { source: this.floats, limits: noLimits, delayedNameRemoval: true };

  apply(command: Exclude<Command, EvalCommand>): void {
    if (command.kind === 'clear') {
      this.floats.clear();
      this.histograms.clear();
      return;
    }
    for (const { labels, points } of command.series) {
      const at = pointsAt(points, command.stepMs);
      if (at.length > 0) this.floats.add(labels, at);
      if (points.some(isHistogram)) this.histograms.add(labels, [[0, 0]]);
      const name = labels['__name__'] ?? '';
      if (command.withNhcb && name.endsWith('_bucket')) {
        const native = Object.entries(labels).filter(([label]) => label !== 'le' && label !== '__name__');
        this.histograms.add(makeLabels([...native, ['__name__', name.slice(0, -'_bucket'.length)]]), [
          [0, 0],
        ]);
      }
    }
  }

  touchesHistograms(expr: Expr): boolean {
    return selectorsOf(expr).some((selector) => this.histograms.select(selector.matchers, 0, 0).length > 0);
  }
}

function runCase(command: EvalCommand, store: Store): Outcome {
  const { expected } = command;
  let expr: Expr;
  try {
    expr = parseExpr(command.expr, { experimental: true });
  } catch (error) {
    if (error instanceof PromqlError && error.code === 'unsupported') {
      return { kind: 'skipped', feature: String(error.details?.['feature']) };
    }
    return judgeFailure(error, expected.fail);
  }
  if (expected.nativeHistograms || store.touchesHistograms(expr))
    return { kind: 'skipped', feature: 'native histograms' };
  try {
    const why = command.stepMs === 0 ? judgeInstant(expr, command, store) : judgeRange(expr, command, store);
    if (expected.fail !== null)
      return { kind: 'failed', why: `expected it to fail; got ${why ?? 'the expected result'}` };
    return why === null ? { kind: 'passed' } : { kind: 'failed', why };
  } catch (error) {
    return judgeFailure(error, expected.fail);
  }
}

function judgeFailure(error: unknown, wanted: Message | null): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  if (wanted === null) return { kind: 'failed', why: `unexpected error: ${message}` };
  if (!(error instanceof PromqlError)) return { kind: 'failed', why: `not a query error: ${String(error)}` };
  if (matches(message, wanted)) return { kind: 'passed' };
  return { kind: 'failed', why: `expected error ${JSON.stringify(wanted)}\n  got ${message}` };
}

function matches(message: string, wanted: Message): boolean {
  if (wanted.kind === 'any') return true;
  return wanted.kind === 'text' ? message === wanted.value : new RegExp(wanted.value).test(message);
}

function judgeAnnotations(annotations: readonly QueryAnnotation[], { expected }: EvalCommand): string | null {
  for (const { level, message } of expected.present) {
    const found = annotations.some((one) => one.level === level && matches(one.message, message));
    if (!found) return `expected ${level} ${JSON.stringify(message)}, got ${JSON.stringify(annotations)}`;
  }
  for (const level of expected.absent) {
    if (annotations.some((one) => one.level === level))
      return `expected no ${level}, got ${JSON.stringify(annotations)}`;
  }
  return null;
}

function judgeInstant(expr: Expr, command: EvalCommand, store: Store): string | null {
  const { expected, startMs: timeMs } = command;
  const { value, annotations } = evaluateInstant(expr, { ...store.options, timeMs });
  const noted = judgeAnnotations(annotations, command);
  if (noted !== null) return noted;
  if (value.type === 'string')
    return expected.text === value.value ? null : `expected ${expected.text}, got ${value.value}`;
  if (value.type === 'scalar') {
    if (expected.scalar === null) return `expected no scalar, got ${value.value}`;
    if (!almostEqual(value.value, expected.scalar)) return `expected ${expected.scalar}, got ${value.value}`;
    return judgeMiddle(expr, timeMs, store, [{ labels: makeLabels([]), value: expected.scalar }]);
  }
  if (value.type === 'matrix') return judgeMatrix(value.series, command);
  const wanted = expected.series.map(({ labels, points }) => ({ labels, value: Number(points[0]) }));
  const got = [...value.samples];
  const why = compareVectors(wanted, got, expected.ordered);
  // A range query that passes the same time must see the same vector there; only the order is its own.
  return why ?? (expected.ordered ? null : judgeMiddle(expr, timeMs, store, wanted));
}

interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

function judgeMiddle(expr: Expr, timeMs: number, store: Store, wanted: readonly Sample[]): string | null {
  if (selectorsOf(expr).some((selector) => selector.at !== null && selector.at.kind !== 'time')) return null;
  const grid = { startMs: timeMs - 60_000, endMs: timeMs + 60_000, stepMs: 60_000 };
  const { value } = evaluateRange(expr, { ...store.options, ...grid });
  const got = value.series.flatMap(({ labels, values, present }) =>
    present[1] === 1 ? [{ labels, value: values[1] ?? NaN }] : [],
  );
  const why = compareVectors(wanted, got, false);
  return why === null ? null : `as the middle of a range query: ${why}`;
}

function compareVectors(wanted: readonly Sample[], got: readonly Sample[], ordered: boolean): string | null {
  const show = (samples: readonly Sample[]): string =>
    samples.map(({ labels, value }) => `${formatLabels(labels)} ${value}`).join('; ') || 'nothing';
  const both = `expected ${show(wanted)}\n  got ${show(got)}`;
  if (wanted.length !== got.length) return both;
  const byKey = new Map(got.map((sample, i) => [labelsKey(sample.labels), { sample, i }]));
  for (const [i, want] of wanted.entries()) {
    const found = byKey.get(labelsKey(want.labels));
    if (found === undefined || !almostEqual(found.sample.value, want.value)) return both;
    if (ordered && found.i !== i) return `in this order: ${both}`;
  }
  return null;
}

function judgeMatrix(
  series: readonly { labels: Labels; times: Float64Array; values: Float64Array }[],
  { expected }: EvalCommand,
): string | null {
  const { range } = expected;
  if (range === null) return `got a range vector of ${series.length} series`;
  const got = series.map(({ labels, times, values }) => {
    const points: NotedPoint[] = [];
    for (let time = range.startMs; time <= range.endMs; time += range.stepMs) {
      const i = times.indexOf(time);
      points.push(i < 0 ? 'gap' : (values[i] ?? NaN));
    }
    return { labels, points };
  });
  return compareSeries(expected.series, got);
}

function judgeRange(expr: Expr, command: EvalCommand, store: Store): string | null {
  const { startMs, endMs, stepMs } = command;
  const options = { ...store.options, startMs, endMs, stepMs };
  const { value, annotations } = evaluateRange(expr, options);
  const noted = judgeAnnotations(annotations, command);
  if (noted !== null) return noted;
  const got = value.series.map(({ labels, values, present }) => ({
    labels,
    points: Array.from(values, (number, i): NotedPoint => (present[i] === 1 ? number : 'gap')),
  }));
  if (command.expected.scalar !== null && typeOf(expr) === 'scalar')
    return `cannot judge a scalar over a range`;
  return compareSeries(command.expected.series, got);
}

interface Row {
  readonly labels: Labels;
  readonly points: readonly NotedPoint[];
}

function compareSeries(wanted: readonly Row[], got: readonly Row[]): string | null {
  const show = (rows: readonly Row[]): string =>
    rows
      .map(
        ({ labels, points }) =>
          `${formatLabels(labels)} ${points.map((point) => (isHistogram(point) ? '{{…}}' : point === 'gap' ? '_' : point)).join(' ')}`,
      )
      .join('; ');
  const both = `expected ${show(wanted) || 'nothing'}\n  got ${show(got) || 'nothing'}`;
  if (wanted.length !== got.length) return both;
  const byKey = new Map(got.map((row) => [labelsKey(row.labels), row]));
  for (const { labels, points } of wanted) {
    const found = byKey.get(labelsKey(labels))?.points;
    if (found === undefined) return both;
    for (let i = 0; i < Math.max(points.length, found.length); i++) {
      const want = points[i] ?? 'gap';
      const have = found[i] ?? 'gap';
      const same =
        typeof want === 'number' && typeof have === 'number' ? almostEqual(want, have) : want === have;
      if (!same) return both;
    }
  }
  return null;
}

const TOLERANCE = 1e-6;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** Prometheus's util/almost: equal within a relative 1e-6, NaN equal to NaN. */
function almostEqual(a: number, b: number): boolean {
  if (Object.is(a, b) || a === b) return true;
  const size = Math.abs(a) + Math.abs(b);
  const difference = Math.abs(a - b);
  if (a === 0 || b === 0 || size < SMALLEST_NORMAL) return difference < TOLERANCE * SMALLEST_NORMAL;
  return difference / Math.min(size, Number.MAX_VALUE) < TOLERANCE;
}
