import { expect, test } from 'vitest';
import type { TimeSpan } from '../../../../src/renderer/src/charts/looks.ts';
import { isMoment, spansAt } from '../../../../src/renderer/src/charts/time-spans.ts';
import {
  annotationSpans,
  sleepSpans,
} from '../../../../src/renderer/src/panels/annotations/written-spans.ts';
import { querySpans } from '../../../../src/renderer/src/panels/annotations/query-spans.ts';

const span = (
  kind: TimeSpan['kind'],
  fromMs: number,
  toMs: number | null,
  text: string = kind,
): TimeSpan => ({
  kind,
  fromMs,
  toMs,
  color: 'red',
  text,
});

test('a moment is found near its line, a stretch inside of it, moments first', () => {
  const spans = [span('alert', 1_000, null), span('note', 60_000, 60_000), span('slept', 0, 50_000)];
  // 0.1 px a second: six px are a minute.
  const at = (timeMs: number, pxPerS: number) => spansAt(spans, timeMs, pxPerS).map(({ kind }) => kind);
  expect(at(100_000, 0.1)).toEqual(['note', 'alert']);
  expect(at(121_000, 0.1)).toEqual(['alert']);
  expect(at(100_000, 10)).toEqual(['alert']);
  expect(at(20_000, 10)).toEqual(['alert', 'slept']);
  expect(at(500, 10)).toEqual(['slept']);
});

test('deployments and notes are lines even where they last, alerts are not', () => {
  const [deployment, note] = annotationSpans([
    { id: 1, kind: 'deployment', fromMs: 5, toMs: 9, text: 'api 2', tags: ['x'], by: 'ci', incidentId: null },
    { id: 2, kind: 'note', fromMs: 5, toMs: null, text: 'hm', tags: [], by: 'ann', incidentId: null },
  ]);
  expect(deployment).toMatchObject({ fromMs: 5, toMs: 9, text: 'Deployment: api 2 (ci, x)' });
  expect(note).toMatchObject({ fromMs: 5, toMs: 5, text: 'hm (ann)' });
  expect([deployment, note].map((each) => each && isMoment(each))).toEqual([true, true]);
  expect(isMoment(span('alert', 5, 9))).toBe(false);
});

test('sleep says how long it was', () => {
  expect(sleepSpans([{ fromMs: 0, toMs: 7_200_000 }])[0]?.text).toBe('This machine slept for 2 h');
});

test('marks from a query are where a series is neither absent nor zero', () => {
  const answer = {
    timesS: Float64Array.of(0, 60, 120, 180, 240),
    series: [{ labels: { job: 'api' }, values: Float64Array.of(1, 2, 0, NaN, 1) }],
  };
  const queries = [
    { name: 'Deploys', expr: 'x', text: '{{job}} changed' },
    { name: 'None', expr: 'y' },
  ];
  expect(querySpans(queries, [answer, { ...answer, series: [] }], 60_000)).toEqual([
    { kind: 'query', fromMs: 0, toMs: 60_000, color: 'var(--wd-low)', text: 'api changed' },
    { kind: 'query', fromMs: 240_000, toMs: 240_000, color: 'var(--wd-low)', text: 'api changed' },
  ]);
});
