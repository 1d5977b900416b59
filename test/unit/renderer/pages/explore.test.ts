import { expect, test } from 'vitest';
import {
  errorSpan,
  lineOf,
  unitOfExpr,
  unitOfExprs,
  withoutPlace,
} from '../../../../src/renderer/src/pages/explore/expression.ts';
import { parseHistory, withNewest } from '../../../../src/renderer/src/pages/explore/history.ts';

test('places of errors', () => {
  expect(lineOf('a\nbc', 3)).toEqual({ line: 2, column: 2 });
  expect(errorSpan({ position: { start: 4 } }, 10)).toEqual({ start: 4, end: 5 });
  expect(errorSpan({ position: { start: 2, end: 6 } }, 10)).toEqual({ start: 2, end: 6 });
  expect(errorSpan({ position: { start: 10, end: 10 } }, 10)).toEqual({ start: 10, end: 11 });
  expect(errorSpan({ position: { start: 99 } }, 10)).toBeNull();
  expect(errorSpan({ position: 4 }, 10)).toBeNull();
  expect(withoutPlace('1:35: parse error: unclosed left parenthesis')).toBe('unclosed left parenthesis');
  expect(withoutPlace('too many series')).toBe('too many series');
  expect(errorSpan(undefined, 10)).toBeNull();
});

test.each([
  ['process_resident_memory_bytes', 'bytes'],
  ['sum by (job) (rate(sent_bytes_total{job="a_seconds"}[1m]))', 'binBps'],
  ['rate(http_requests_total[5m])', 'ops'],
  ['http_requests_total', 'none'],
  ['avg(scrape_duration_seconds)', 's'],
  ['histogram_quantile(0.9, sum by (le) (rate(http_duration_seconds_bucket[1m])))', 's'],
  ['a_bytes / b_bytes', 'none'],
  ['rate(cpu_seconds_total[1m])', 'none'],
  ['count(a_bytes)', 'none'],
  ['up', 'none'],
])('unit of %s is %s', (expr, unit) => {
  expect(unitOfExpr(expr)).toBe(unit);
});

test('several expressions share a unit only where all have it', () => {
  expect(unitOfExprs(['node_memory_MemFree_bytes', 'node_memory_MemTotal_bytes'])).toBe('bytes');
  expect(unitOfExprs(['node_memory_MemFree_bytes', 'node_load1'])).toBe('none');
  expect(unitOfExprs([])).toBe('none');
});

test('the history has each entry once, newest first, and no end of them', () => {
  expect(withNewest([['a'], ['b']], ['b'])).toEqual([['b'], ['a']]);
  const many = Array.from({ length: 80 }, (_, i) => [String(i)]);
  expect(withNewest(many, ['new'])).toHaveLength(50);
});

test('a history that is none is an empty one', () => {
  for (const text of [null, 'x', '{}', '[1]', '[[]]', '[["a", 1]]']) expect(parseHistory(text)).toEqual([]);
  expect(parseHistory('[["a"],["b","c"]]')).toEqual([['a'], ['b', 'c']]);
});
