import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatLabels, labelsKey, makeLabels, type Labels } from '#shared/model/labels.ts';
import {
  childrenOf,
  evaluateInstant,
  evaluateRange,
  parseExpr,
  PromqlError,
  selectorsOf,
  typeOf,
  type Expr,
  type MatrixSeries,
  type QueryAnnotation,
  type RangeSeries,
} from '#engine/promql/index.ts';
import { MemorySource, noLimits } from '../helpers/memory-source.ts';
import type { NotedPoint } from '#engine/rules/unit-test/series-notation.ts';
import { nativeFromClassic } from './nhcb.ts';
import { almostEqual, pointText, samePoint } from './points.ts';
import {
  histogramsAt,
  pointsAt,
  readScript,
  type Command,
  type EvalCommand,
  type Message,
} from './script.ts';

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

/** The loaded data. */
class Store {
  readonly source = new MemorySource();
  /** Prometheus runs its scripts with delayed name removal. */
  readonly options = { source: this.source, limits: noLimits, delayedNameRemoval: true };

  apply(command: Exclude<Command, EvalCommand>): void {
    if (command.kind === 'clear') {
      this.source.clear();
      return;
    }
    for (const { labels, points } of command.series) {
      const at = pointsAt(points, command.stepMs);
      if (at.length > 0) this.source.add(labels, at);
      const histograms = histogramsAt(points, command.stepMs);
      if (histograms.length > 0) this.source.addHistograms(labels, histograms);
    }
    if (!command.withNhcb) return;
    for (const { labels, points } of nativeFromClassic(command.series, command.stepMs))
      this.source.addHistograms(labels, points);
  }
}

function runCase(command: EvalCommand, store: Store): Outcome {
  const { expected } = command;
  let expr: Expr;
  try {
    const { startMs, endMs, stepMs } = command;
    expr = parseExpr(command.expr, { experimental: true, times: { stepMs, rangeMs: endMs - startMs } });
  } catch (error) {
    if (error instanceof PromqlError && error.code === 'unsupported') {
      return { kind: 'skipped', feature: String(error.details?.['feature']) };
    }
    return judgeFailure(error, expected.fail);
  }
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
    return judgeMiddle(expr, timeMs, store, [{ labels: makeLabels([]), point: expected.scalar }]);
  }
  if (value.type === 'matrix') return judgeMatrix(value.series, command);
  const wanted = expected.series.map(({ labels, points }) => ({ labels, point: points[0] ?? 'gap' }));
  const got = value.samples.map((sample) => ({
    labels: sample.labels,
    point: sample.histogram ?? sample.value,
  }));
  const why = compareVectors(wanted, got, expected.ordered);
  // A range query that passes the same time must see the same vector there; only the order is its own.
  return why ?? (expected.ordered ? null : judgeMiddle(expr, timeMs, store, wanted));
}

interface Sample {
  readonly labels: Labels;
  readonly point: NotedPoint;
}

/** Functions of the query's own times, which a query over a range around the instant doesn't share. */
function asksForTimes(expr: Expr): boolean {
  if (expr.kind === 'call' && ['start', 'end', 'step', 'range'].includes(expr.name)) return true;
  return childrenOf(expr).some(asksForTimes);
}

function judgeMiddle(expr: Expr, timeMs: number, store: Store, wanted: readonly Sample[]): string | null {
  if (selectorsOf(expr).some((selector) => selector.at !== null && selector.at.kind !== 'time')) return null;
  if (asksForTimes(expr)) return null;
  const grid = { startMs: timeMs - 60_000, endMs: timeMs + 60_000, stepMs: 60_000 };
  const { value } = evaluateRange(expr, { ...store.options, ...grid });
  const got = value.series.flatMap((series): Sample[] => {
    const point = pointsOf(series)[1] ?? 'gap';
    return point === 'gap' ? [] : [{ labels: series.labels, point }];
  });
  const why = compareVectors(wanted, got, false);
  return why === null ? null : `as the middle of a range query: ${why}`;
}

function compareVectors(wanted: readonly Sample[], got: readonly Sample[], ordered: boolean): string | null {
  const show = (samples: readonly Sample[]): string =>
    samples.map(({ labels, point }) => `${formatLabels(labels)} ${pointText(point)}`).join('; ') || 'nothing';
  const both = `expected ${show(wanted)}\n  got ${show(got)}`;
  if (wanted.length !== got.length) return both;
  const byKey = new Map(got.map((sample, i) => [labelsKey(sample.labels), { sample, i }]));
  for (const [i, want] of wanted.entries()) {
    const found = byKey.get(labelsKey(want.labels));
    if (found === undefined || !samePoint(found.sample.point, want.point)) return both;
    if (ordered && found.i !== i) return `in this order: ${both}`;
  }
  return null;
}

function judgeMatrix(series: readonly MatrixSeries[], { expected }: EvalCommand): string | null {
  const { range } = expected;
  if (range === null) return `got a range vector of ${series.length} series`;
  const got = series.map(({ labels, times, values, histograms }) => {
    const points: NotedPoint[] = [];
    for (let time = range.startMs; time <= range.endMs; time += range.stepMs) {
      const i = times.indexOf(time);
      points.push(i < 0 ? 'gap' : (histograms?.[i] ?? values[i] ?? NaN));
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
  const got = value.series.map((series) => ({ labels: series.labels, points: pointsOf(series) }));
  if (command.expected.scalar !== null && typeOf(expr) === 'scalar')
    return `cannot judge a scalar over a range`;
  return compareSeries(command.expected.series, got);
}

function pointsOf({ values, present, histograms }: RangeSeries): NotedPoint[] {
  return Array.from(values, (number, i) => histograms?.[i] ?? (present[i] === 1 ? number : 'gap'));
}

interface Row {
  readonly labels: Labels;
  readonly points: readonly NotedPoint[];
}

function compareSeries(wanted: readonly Row[], got: readonly Row[]): string | null {
  const show = (rows: readonly Row[]): string =>
    rows.map(({ labels, points }) => `${formatLabels(labels)} ${points.map(pointText).join(' ')}`).join('; ');
  const both = `expected ${show(wanted) || 'nothing'}\n  got ${show(got) || 'nothing'}`;
  if (wanted.length !== got.length) return both;
  const byKey = new Map(got.map((row) => [labelsKey(row.labels), row]));
  for (const { labels, points } of wanted) {
    const found = byKey.get(labelsKey(labels))?.points;
    if (found === undefined) return both;
    for (let i = 0; i < Math.max(points.length, found.length); i++) {
      if (!samePoint(found[i] ?? 'gap', points[i] ?? 'gap')) return both;
    }
  }
  return null;
}
