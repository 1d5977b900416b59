import { describe, expect, test } from 'vitest';
import { interpolate, variablesOf } from '#shared/dashboard/index.ts';
import type { DefaultFormat, VariableScope } from '#shared/dashboard/index.ts';

const scope: VariableScope = new Map([
  ['one', { values: ['db.a:9100'], isAll: false }],
  ['choice', { values: ['db.a:9100'], isAll: false, isMulti: true }],
  ['two', { values: ['a.b', 'c|d'], isAll: false, isMulti: true }],
  ['all', { values: ['a', 'b'], isAll: true }],
  ['any', { values: ['a', 'b'], isAll: true, allValue: '.+' }],
  ['none', { values: [], isAll: false }],
  ['quoted', { values: ['say "hi" \\o/'], isAll: false }],
  ['quotes', { values: ['say "hi" \\o/', "it's"], isAll: false }],
  ['path', { values: ['/a b', 'c&d'], isAll: false }],
]);

describe('an expression', () => {
  test.each([
    ['up{instance="$one"}', 'up{instance="db.a:9100"}'],
    ['up{instance="${one}"}', 'up{instance="db.a:9100"}'],
    ['up{instance="[[one]]"}', 'up{instance="db.a:9100"}'],
    // One value of a variable that may have several is matched by =~.
    ['up{instance=~"$choice"}', 'up{instance=~"db\\\\.a:9100"}'],
    ['up{job=~"$two"}', 'up{job=~"(a\\\\.b|c\\\\|d)"}'],
    ['up{job=~"$all"}', 'up{job=~"(a|b)"}'],
    ['up{job=~"$any"}', 'up{job=~".+"}'],
    ['up{job=~"${any:regex}"}', 'up{job=~".+"}'],
    ['up{job="$none"}', 'up{job=""}'],
    ['up{job="$quoted"}', 'up{job="say \\"hi\\" \\\\o/"}'],
    ['up{job=~"$quotes"}', 'up{job=~"(say \\"hi\\" \\\\\\\\o/|it\'s)"}'],
    ['${one}_total + $one', 'db.a:9100_total + db.a:9100'],
    // A name reaches as far as letters, digits and _ do.
    ['$one_total', '$one_total'],
    ['rate(x[$__rate_interval]) $unknown [[unknown]] ${unknown:csv}', null],
    ['label_replace(up, "a", "$1", "b", "(.*)$")', null],
    ['no variable at all', null],
  ])('%s', (text, expected) => {
    expect(interpolate(text, scope)).toBe(expected ?? text);
  });
});

describe('a format', () => {
  test.each([
    ['${two:regex}', '(a\\.b|c\\|d)'],
    ['${one:regex}', 'db\\.a:9100'],
    ['${path:regex}', '(\\/a b|c&d)'],
    ['${two:pipe}', 'a.b|c|d'],
    ['${two:csv}', 'a.b,c|d'],
    ['${two:raw}', 'a.b,c|d'],
    ['[[two:csv]]', 'a.b,c|d'],
    ['${two:json}', '["a.b","c|d"]'],
    ['${one:json}', '"db.a:9100"'],
    ['${path:queryparam}', 'var-path=%2Fa%20b&var-path=c%26d'],
    ['${all:queryparam}', 'var-all=%24__all'],
    ['${path:percentencode}', '%7B%2Fa%20b%2Cc%26d%7D'],
    ['${quotes:doublequote}', '"say \\"hi\\" \\o/","it\'s"'],
    ['${quotes:singlequote}', "'say \"hi\" \\o/','it\\'s'"],
    ['${quotes:sqlstring}', "'say \"hi\" \\o/','it''s'"],
    ['${two:glob}', '{a.b,c|d}'],
    ['${one:glob}', 'db.a:9100'],
    ['${two:text}', 'a.b + c|d'],
    ['${any:text}', 'All'],
    ['${two:nobody-knows}', '{a.b,c|d}'],
    ['${two.text:csv}', 'a.b,c|d'],
  ])('%s', (text, expected) => {
    expect(interpolate(text, scope)).toBe(expected);
  });
});

test.each<[DefaultFormat, string]>([
  ['text', 'CPU of a.b + c|d'],
  ['percentencode', 'CPU of %7Ba.b%2Cc%7Cd%7D'],
])('a text that is no expression is written as %s', (format, expected) => {
  expect(interpolate('CPU of $two', scope, format)).toBe(expected);
});

test('the variables of a text come once each', () => {
  expect(
    variablesOf('label_values(up{job="$job", a=~"${env:regex}", b="[[zone]]", c="$job"}, instance)'),
  ).toEqual(['job', 'env', 'zone']);
  expect(variablesOf('label_names()')).toEqual([]);
});
