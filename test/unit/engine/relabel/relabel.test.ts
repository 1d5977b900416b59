import { describe, expect, it } from 'vitest';
import { formatLabels, makeLabels } from '#shared/model/labels.ts';
import { compileRelabel, defaultRule, ruleProblem } from '#engine/relabel/index.ts';
import type { NameScheme, RelabelRule } from '#engine/relabel/index.ts';

type Partly = Partial<RelabelRule>;

/** Prometheus's own cases: what goes in, the rules, what comes out (null: dropped). */
const cases: readonly [
  what: string,
  input: Record<string, string>,
  rules: readonly Partly[],
  output: Record<string, string> | null,
][] = [
  [
    'replace takes groups of the match',
    { a: 'foo', b: 'bar' },
    [{ sourceLabels: ['a'], regex: 'f(.*)', targetLabel: 'd', replacement: 'ch${1}-ch${1}' }],
    { a: 'foo', b: 'bar', d: 'choo-choo' },
  ],
  [
    'rules see what the ones before them did',
    { a: 'foo', b: 'bar', c: 'baz' },
    [
      { sourceLabels: ['a', 'b'], regex: 'f(.*);(.*)r', targetLabel: 'a', replacement: 'b${1}${2}m' },
      { sourceLabels: ['c', 'a'], regex: '(b).*b(.*)ba(.*)', targetLabel: 'd', replacement: '$1$2$2$3' },
    ],
    { a: 'boobam', b: 'bar', c: 'baz', d: 'boooom' },
  ],
  ['drop', { a: 'foo' }, [{ sourceLabels: ['a'], regex: '.*o.*', action: 'drop' }], null],
  [
    'drop ends the rules',
    { a: 'foo' },
    [
      { sourceLabels: ['a'], regex: '.*o.*', action: 'drop' },
      { sourceLabels: ['a'], regex: 'f(.*)', targetLabel: 'd', replacement: 'ch$1-ch$1' },
    ],
    null,
  ],
  [
    'no match, no drop',
    { a: 'foo' },
    [{ sourceLabels: ['a'], regex: 'no-match', action: 'drop' }],
    { a: 'foo' },
  ],
  [
    'alternatives are anchored',
    { a: 'foo' },
    [{ sourceLabels: ['a'], regex: 'f|o', action: 'drop' }],
    { a: 'foo' },
  ],
  ['keep without a match', { a: 'foo' }, [{ sourceLabels: ['a'], regex: 'no-match', action: 'keep' }], null],
  ['keep with a match', { a: 'foo' }, [{ sourceLabels: ['a'], regex: 'f.*', action: 'keep' }], { a: 'foo' }],
  [
    'no match, no replacement',
    { a: 'boo' },
    [{ sourceLabels: ['a'], regex: 'f', targetLabel: 'b', replacement: 'bar' }],
    { a: 'boo' },
  ],
  [
    'an empty replacement takes the label away',
    { a: 'foo', f: 'baz' },
    [{ sourceLabels: ['a'], regex: 'f.*', targetLabel: 'f', replacement: '' }],
    { a: 'foo' },
  ],
  [
    'hashmod is MD5',
    { c: 'baz' },
    [{ sourceLabels: ['c'], targetLabel: 'd', action: 'hashmod', modulus: 1000 }],
    { c: 'baz', d: '976' },
  ],
  [
    'hashmod of several lines',
    { a: 'foo\nbar' },
    [{ sourceLabels: ['a'], targetLabel: 'b', action: 'hashmod', modulus: 1000 }],
    { a: 'foo\nbar', b: '734' },
  ],
  [
    'labelmap copies',
    { a: 'foo', b1: 'bar', b2: 'baz' },
    [{ regex: '(b.*)', replacement: 'bar_${1}', action: 'labelmap' }],
    { a: 'foo', b1: 'bar', b2: 'baz', bar_b1: 'bar', bar_b2: 'baz' },
  ],
  [
    'labelmap of meta labels',
    { a: 'foo', __meta_my_bar: 'aaa', __meta_my_baz: 'bbb', __meta_other: 'ccc' },
    [{ regex: '__meta_(my.*)', replacement: '${1}', action: 'labelmap' }],
    {
      a: 'foo',
      __meta_my_bar: 'aaa',
      __meta_my_baz: 'bbb',
      __meta_other: 'ccc',
      my_bar: 'aaa',
      my_baz: 'bbb',
    },
  ],
  [
    'a target made of groups',
    { a: 'some-name-value' },
    [{ sourceLabels: ['a'], regex: 'some-([^-]+)-([^,]+)', replacement: '${2}', targetLabel: '${1}' }],
    { a: 'some-name-value', name: 'value' },
  ],
  [
    'a group that is not there is empty',
    { a: 'some-name-value' },
    [{ sourceLabels: ['a'], regex: 'some-([^-]+)-([^,]+)', replacement: '${3}', targetLabel: '${1}' }],
    { a: 'some-name-value' },
  ],
  [
    'a target that comes out empty is none',
    { a: 'some-name-0' },
    [{ sourceLabels: ['a'], regex: 'some-([^-]+)-([^,]+)', replacement: '${1}', targetLabel: '${3}' }],
    { a: 'some-name-0' },
  ],
  [
    'tags as service discoveries give them',
    { __meta_sd_tags: 'path:/secret,job:some-job,label:foo=bar' },
    [
      {
        sourceLabels: ['__meta_sd_tags'],
        regex: '(?:.+,|^)path:(/[^,]+).*',
        replacement: '${1}',
        targetLabel: '__metrics_path__',
      },
      {
        sourceLabels: ['__meta_sd_tags'],
        regex: '(?:.+,|^)job:([^,]+).*',
        replacement: '${1}',
        targetLabel: 'job',
      },
      {
        sourceLabels: ['__meta_sd_tags'],
        regex: '(?:.+,|^)label:([^=]+)=([^,]+).*',
        replacement: '${2}',
        targetLabel: '${1}',
      },
    ],
    {
      __meta_sd_tags: 'path:/secret,job:some-job,label:foo=bar',
      __metrics_path__: '/secret',
      job: 'some-job',
      foo: 'bar',
    },
  ],
  [
    'a label dropped and set anew',
    { port_name: 'foo', annotation: '9091' },
    [
      { regex: '^port_name$', action: 'labeldrop' },
      { sourceLabels: ['annotation'], regex: '(.+)', replacement: 'metrics', targetLabel: 'port_name' },
      { sourceLabels: ['port_name'], regex: '^metrics$', action: 'keep' },
    ],
    { annotation: '9091', port_name: 'metrics' },
  ],
  [
    'labelkeep',
    { a: 'foo', b1: 'bar', b2: 'baz' },
    [{ regex: '(b.*)', action: 'labelkeep' }],
    { b1: 'bar', b2: 'baz' },
  ],
  ['labeldrop', { a: 'foo', b1: 'bar', b2: 'baz' }, [{ regex: '(b.*)', action: 'labeldrop' }], { a: 'foo' }],
  [
    'upper and lower case',
    { foo: 'bAr123Foo' },
    [
      { sourceLabels: ['foo'], action: 'uppercase', targetLabel: 'up' },
      { sourceLabels: ['foo'], action: 'lowercase', targetLabel: 'low' },
    ],
    { foo: 'bAr123Foo', low: 'bar123foo', up: 'BAR123FOO' },
  ],
  [
    'keepequal, equal',
    { a: '1', b: '1' },
    [{ sourceLabels: ['a'], action: 'keepequal', targetLabel: 'b' }],
    { a: '1', b: '1' },
  ],
  [
    'keepequal, different',
    { a: '1', b: '2' },
    [{ sourceLabels: ['a'], action: 'keepequal', targetLabel: 'b' }],
    null,
  ],
  [
    'dropequal, equal',
    { a: '1', b: '1' },
    [{ sourceLabels: ['a'], action: 'dropequal', targetLabel: 'b' }],
    null,
  ],
  [
    'dropequal, different',
    { a: '1', b: '2' },
    [{ sourceLabels: ['a'], action: 'dropequal', targetLabel: 'b' }],
    { a: '1', b: '2' },
  ],
  [
    'the empty regex matches what is not there',
    {},
    [{ regex: '', replacement: 'static', targetLabel: 'abc' }],
    { abc: 'static' },
  ],
  ['names may be UTF-8', { a: 'x' }, [{ sourceLabels: ['a'], targetLabel: 'größe' }], { a: 'x', größe: 'x' }],
];

describe('relabelling', () => {
  it.each(cases)('%s', (_, input, partial, output) => {
    const rules = partial.map((rule) => ({ ...defaultRule, ...rule }));
    expect(rules.map((rule) => ruleProblem(rule, 'utf8'))).toEqual(rules.map(() => null));
    const result = compileRelabel(rules, 'utf8')(makeLabels(Object.entries(input)));
    expect(result === null ? null : formatLabels(result)).toBe(
      output === null ? null : formatLabels(makeLabels(Object.entries(output))),
    );
  });

  it('leaves the label set it was given as it is', () => {
    const input = makeLabels([['a', 'foo']]);
    compileRelabel([{ ...defaultRule, action: 'labeldrop', regex: 'a' }], 'utf8')(input);
    expect(formatLabels(input)).toBe('{a="foo"}');
  });
});

describe('rules that make no sense are refused', () => {
  const bad: readonly [rule: Partly, scheme: NameScheme, message: string][] = [
    [{}, 'utf8', 'replace needs a target_label'],
    [{ regex: 'abc(def', targetLabel: 'a' }, 'utf8', 'error parsing regexp'],
    [{ action: 'lowercase' }, 'utf8', 'lowercase needs a target_label'],
    [{ action: 'hashmod', targetLabel: 'a' }, 'utf8', 'modulus'],
    [{ action: 'lowercase', targetLabel: '${3}' }, 'legacy', 'not a valid target_label'],
    [{ targetLabel: '0${3}' }, 'legacy', 'not a valid target_label'],
    [{ targetLabel: '-${3}' }, 'legacy', 'not a valid target_label'],
    [{ targetLabel: 'größe' }, 'legacy', 'not a valid target_label'],
    [{ action: 'uppercase', targetLabel: 'a', replacement: 'b' }, 'utf8', "replacement can't be set"],
    [{ action: 'labelmap', replacement: '-${1}' }, 'legacy', 'not a valid replacement'],
    [{ action: 'labelmap', replacement: '' }, 'utf8', 'not a valid replacement'],
    [{ action: 'keepequal', targetLabel: 'a', regex: 'b' }, 'utf8', 'no other fields'],
    [{ action: 'dropequal', targetLabel: 'a', separator: ',' }, 'utf8', 'no other fields'],
    [{ action: 'labeldrop', sourceLabels: ['a'] }, 'utf8', 'regex only'],
    [{ action: 'labelkeep', targetLabel: 'a' }, 'utf8', 'regex only'],
    [{ action: 'labelkeep', modulus: 8 }, 'utf8', 'regex only'],
  ];
  it.each(bad)('%j (%s)', (rule, scheme, message) => {
    expect(ruleProblem({ ...defaultRule, ...rule }, scheme)).toContain(message);
  });

  it.each(['label', 'label${1}', '${1}label', '$1', 'asd$2asd', '_${1}_', 'foo${bar}foo'])(
    'takes %s',
    (target) => {
      expect(ruleProblem({ ...defaultRule, targetLabel: target }, 'legacy')).toBeNull();
    },
  );
  it.each(['-label', '${', '$', '${}', 'foo${', '-foo${1}bar-'])('refuses %s', (target) => {
    expect(ruleProblem({ ...defaultRule, targetLabel: target }, 'legacy')).not.toBeNull();
  });
});
