import { expect, test } from 'vitest';
import {
  errorSpan,
  lineOf,
  unitOfExpr,
  withoutPlace,
} from '../../../../src/renderer/src/pages/explore/expression.ts';

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
  ['sum by (job) (rate(sent_bytes_total{job="a_seconds"}[1m]))', 'bytesps'],
  ['rate(http_requests_total[5m])', 'ops'],
  ['http_requests_total', 'none'],
  ['avg(scrape_duration_seconds)', 'seconds'],
  ['histogram_quantile(0.9, sum by (le) (rate(http_duration_seconds_bucket[1m])))', 'seconds'],
  ['a_bytes / b_bytes', 'none'],
  ['rate(cpu_seconds_total[1m])', 'none'],
  ['count(a_bytes)', 'none'],
  ['up', 'none'],
])('unit of %s is %s', (expr, unit) => {
  expect(unitOfExpr(expr)).toBe(unit);
});
