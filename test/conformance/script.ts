import { readFileSync } from 'node:fs';
import type { FloatHistogram } from '#engine/promql/index.ts';
import { parseDurationMs } from '#engine/base/duration.ts';
import { withHint } from '#engine/rules/unit-test/native-histogram.ts';
import {
  readNumber,
  readSeries,
  type NotedPoint,
  type NotedSeries,
} from '#engine/rules/unit-test/series-notation.ts';

export type Command =
  | { readonly kind: 'clear' }
  | {
      readonly kind: 'load';
      readonly stepMs: number;
      readonly withNhcb: boolean;
      readonly series: NotedSeries[];
    }
  | EvalCommand;

export interface EvalCommand {
  readonly kind: 'eval';
  readonly line: number;
  readonly expr: string;
  /** An instant query has start = end and step 0. */
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  readonly expected: Expected;
}

/** What a case expects; `pattern` of an annotation or failure is matched when given. */
export interface Expected {
  readonly series: NotedSeries[];
  scalar: number | null;
  text: string | null;
  ordered: boolean;
  fail: Message | null;
  readonly present: { level: 'warning' | 'info'; message: Message }[];
  readonly absent: ('warning' | 'info')[];
  /** `expect range vector from A to B step S`: the times of a matrix result. */
  range: { startMs: number; endMs: number; stepMs: number } | null;
}

export type Message = { readonly kind: 'any' } | { readonly kind: 'text' | 'regex'; readonly value: string };

/** Reads a `.test` script of Prometheus's promqltest. */
export function readScript(path: string): Command[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const commands: Command[] = [];
  let i = 0;
  const block = (): string[] => {
    const body: string[] = [];
    for (; i < lines.length && /^\s*(?:#|$)|^\s+\S/.test(lines[i] ?? ''); i++) {
      const line = (lines[i] ?? '').trim();
      // An empty line ends the block.
      if (line === '') break;
      if (!line.startsWith('#')) body.push(line);
    }
    return body;
  };
  while (i < lines.length) {
    const number = i + 1;
    const line = (lines[i++] ?? '').trim();
    if (line === '' || line.startsWith('#')) continue;
    const load = /^load(_with_nhcb)?\s+(\S+)$/.exec(line);
    if (line === 'clear') commands.push({ kind: 'clear' });
    else if (load) {
      const stepMs = durationMs(load[2] ?? '');
      commands.push({
        kind: 'load',
        stepMs,
        withNhcb: load[1] !== undefined,
        series: block().map(readSeries),
      });
    } else if (line.startsWith('eval')) commands.push(readEval(line, number, block()));
    else throw new Error(`${path}:${number}: cannot read ${line}`);
  }
  return commands;
}

function readEval(line: string, number: number, body: readonly string[]): EvalCommand {
  const instant = /^eval(?:_(fail|warn|info|ordered))?\s+instant\s+(?:at\s+(\S+)\s+)?(.+)$/.exec(line);
  const range = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)\s+(.+)$/.exec(
    line,
  );
  const match = instant ?? range;
  if (match === null) throw new Error(`line ${number}: cannot read ${line}`);
  const expected = readExpected(body, match[1]);
  const base = { kind: 'eval', line: number, expected } as const;
  if (instant) {
    const at = timeMs(instant[2] ?? '0');
    return { ...base, expr: instant[3] ?? '', startMs: at, endMs: at, stepMs: 0 };
  }
  const [, , start = '', end = '', step = '', expr = ''] = match;
  return { ...base, expr, startMs: timeMs(start), endMs: timeMs(end), stepMs: timeMs(step) };
}

function timeMs(text: string): number {
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : durationMs(text);
}

function durationMs(text: string): number {
  const ms = parseDurationMs(text);
  if (ms === null) throw new Error(`cannot read the duration ${text}`);
  return ms;
}

function readExpected(body: readonly string[], suffix: string | undefined): Expected {
  const expected: Expected = {
    series: [],
    scalar: null,
    text: null,
    ordered: suffix === 'ordered',
    fail: suffix === 'fail' ? { kind: 'any' } : null,
    present: suffix === 'warn' ? [{ level: 'warning', message: { kind: 'any' } }] : [],
    absent: [],
    range: null,
  };
  if (suffix === 'info') expected.present.push({ level: 'info', message: { kind: 'any' } });
  for (const line of body) readExpectation(line, expected);
  return expected;
}

function readExpectation(line: string, expected: Expected): void {
  const old = /^expected_fail_(message|regexp)\s+(.*)$/.exec(line);
  const text = /^expect\s+string\s+(["'`])(.*)\1$/.exec(line);
  const times = /^expect\s+range\s+vector\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)$/.exec(line);
  const expect = /^expect\s+(fail|warn|info|no_warn|no_info|ordered)(?:\s+(msg|regex):\s*(.*))?$/.exec(line);
  if (old) expected.fail = { kind: old[1] === 'regexp' ? 'regex' : 'text', value: old[2] ?? '' };
  else if (text) expected.text = text[2] ?? '';
  else if (times) {
    const [, start = '', end = '', step = ''] = times;
    expected.range = { startMs: timeMs(start), endMs: timeMs(end), stepMs: timeMs(step) };
  } else if (expect) {
    const [, what = '', kind, value = ''] = expect;
    const message: Message =
      kind === undefined ? { kind: 'any' } : { kind: kind === 'regex' ? 'regex' : 'text', value };
    if (what === 'fail') expected.fail = message;
    else if (what === 'ordered') expected.ordered = true;
    else if (what.startsWith('no_')) expected.absent.push(what === 'no_warn' ? 'warning' : 'info');
    else expected.present.push({ level: what === 'warn' ? 'warning' : 'info', message });
  } else if (/^[+-]?(?:[\d.]\S*|inf|nan)$/i.test(line)) {
    expected.scalar = readNumber(line);
  } else {
    expected.series.push(readSeries(line));
  }
}

export function isHistogram(point: NotedPoint | undefined): point is FloatHistogram {
  return typeof point === 'object';
}

/** The points of a load that are no histograms, at their times. */
export function pointsAt(points: readonly NotedPoint[], stepMs: number): [number, number | 'stale'][] {
  return points.flatMap((point, i): [number, number | 'stale'][] =>
    point === 'gap' || isHistogram(point) ? [] : [[i * stepMs, point]],
  );
}

/** The histograms of a load, with what Prometheus's store would note on them. */
export function histogramsAt(points: readonly NotedPoint[], stepMs: number): [number, FloatHistogram][] {
  let before: FloatHistogram | null = null;
  const out: [number, FloatHistogram][] = [];
  points.forEach((point, i) => {
    if (point === 'gap') return;
    before = isHistogram(point) ? withHint(point, before) : null;
    if (before !== null) out.push([i * stepMs, before]);
  });
  return out;
}
