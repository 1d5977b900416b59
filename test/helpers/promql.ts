import { expect } from 'vitest';
import { formatLabels, makeLabels } from '#shared/model/labels.ts';
import { evaluateInstant, evaluateRange, parseExpr, selectorsOf } from '#engine/promql/index.ts';
import { MemorySource, noLimits, type Point } from './memory-source.ts';

type Cell = number | 'stale' | null;

/** A source from `{'up{job="a"}': [1, 2, null, 'stale']}`: one value per interval from time 0, null for no sample. */
export function given(intervalMs: number, series: Readonly<Record<string, readonly Cell[]>>): MemorySource {
  const source = new MemorySource();
  for (const [text, cells] of Object.entries(series)) {
    const matchers = selectorsOf(parseExpr(text))[0]?.matchers ?? [];
    const labels = makeLabels(matchers.map(({ name, value }) => [name, value] as const));
    const points = cells.flatMap((cell, i): Point[] => (cell === null ? [] : [[i * intervalMs, cell]]));
    source.add(labels, points);
  }
  return source;
}

/** The vector an expression gives at a time, as `{labels: value}`; a scalar as `{scalar: value}`. */
export function ask(source: MemorySource, text: string, timeMs: number): Record<string, number> {
  const { value } = evaluateInstant(parseExpr(text), { source, limits: noLimits, timeMs });
  if (value.type === 'scalar') return { scalar: value.value };
  if (value.type !== 'vector') throw new Error(`${text} gives a ${value.type}`);
  return Object.fromEntries(value.samples.map((sample) => [formatLabels(sample.labels), sample.value]));
}

/** What an expression gives over a range, as `{labels: [value or null]}`. */
export function askRange(
  source: MemorySource,
  text: string,
  [startMs, endMs, stepMs]: readonly [number, number, number],
): Record<string, (number | null)[]> {
  const { value } = evaluateRange(parseExpr(text), { source, limits: noLimits, startMs, endMs, stepMs });
  return Object.fromEntries(
    value.series.map(({ labels, values, present }) => [
      formatLabels(labels),
      Array.from(values, (number, i) => (present[i] === 1 ? number : null)),
    ]),
  );
}

/** The annotations an expression raises at a time. */
export function notesOf(source: MemorySource, text: string, timeMs: number): string[] {
  const { annotations } = evaluateInstant(parseExpr(text), { source, limits: noLimits, timeMs });
  return annotations.map((annotation) => annotation.message);
}

/** Expects a number up to rounding; NaN only equals NaN. */
export function expectNear(actual: number | undefined, wanted: number): void {
  if (Number.isFinite(wanted)) expect(actual).toBeCloseTo(wanted, 12);
  else expect(actual).toBe(wanted);
}
