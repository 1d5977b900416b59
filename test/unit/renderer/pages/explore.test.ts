import { describe, expect, test } from 'vitest';
import {
  complete,
  errorSpan,
  lineOf,
  matchingFunctions,
  tokenAt,
  unitOfExpr,
  withoutPlace,
} from '../../../../src/renderer/src/pages/explore/expression.ts';

describe('tokenAt', () => {
  const at = (text: string) => tokenAt(text.replace('|', ''), text.indexOf('|'))?.word ?? null;

  test('the word around the caret', () => {
    expect(at('rate(http_re|')).toBe('http_re');
    expect(at('sum(up|) + x')).toBe('up');
    expect(at('a + job:req|uests:rate')).toBe('job:requests:rate');
  });

  test('nothing where no name belongs', () => {
    expect(at('up{job|')).toBeNull();
    expect(at('up{job="ab|')).toBeNull();
    expect(at('rate(x[5m|')).toBeNull();
    expect(at('sum(|')).toBeNull();
    expect(at('|')).toBeNull();
  });

  test('a quote that is escaped does not end the string', () => {
    expect(at('label_replace(up, "a\\"b|')).toBeNull();
    expect(at('up{a="}"} + ht|')).toBe('ht');
  });
});

describe('complete', () => {
  test('a metric replaces the word', () => {
    const token = tokenAt('sum(ht)', 6);
    expect(token && complete('sum(ht)', token, 'http_requests_total')).toEqual({
      text: 'sum(http_requests_total)',
      caret: 23,
    });
  });

  test('a function gets its brackets once', () => {
    const token = { start: 0, end: 2, word: 'ra' };
    expect(complete('ra', token, 'rate(')).toEqual({ text: 'rate()', caret: 5 });
    expect(complete('ra(x)', token, 'rate(')).toEqual({ text: 'rate(x)', caret: 5 });
  });

  test('functions by their beginning', () => {
    expect(matchingFunctions('hist', 5)).toEqual(['histogram_quantile(']);
    expect(matchingFunctions('a', 2)).toHaveLength(2);
  });
});

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
