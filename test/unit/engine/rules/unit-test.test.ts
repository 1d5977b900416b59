import { describe, expect, it } from 'vitest';
import { compileSearch } from '#engine/base/regex.ts';
import { checkExpr } from '#engine/query/index.ts';
import { runTestFile } from '#engine/rules/index.ts';
import type { RuleTestOptions } from '#engine/rules/index.ts';

const RULES = `
groups:
  - name: first
    rules:
      - record: total
        expr: sum(requests)
      - alert: Busy
        expr: total > 10
        for: 2m
        keep_firing_for: 1m
        labels: { severity: page, region: "{{ $externalLabels.region }}" }
        annotations:
          summary: '{{ $value }} of {{ query "vector(99)" | first | value }}'
  - name: second
    interval: 7m
    rules:
      - record: seen
        expr: total + 1
`;

const run = (tests: string, options: Partial<RuleTestOptions> = {}, rules = RULES) =>
  runTestFile('dir/test.yml', {
    read: (file) => (file === 'dir/test.yml' ? tests : rules),
    match: (pattern) => (pattern.includes('none') ? [] : [`dir/${pattern}`]),
    checkExpr,
    ...options,
  });

const errorsOf = async (tests: string, options: Partial<RuleTestOptions> = {}, rules = RULES) =>
  (await run(tests, options, rules)).errors;

const FILE = 'rule_files: [rules.yml]\nevaluation_interval: 1m\n';

describe('unit tests for rules', () => {
  it('passes what holds: alerts with their templates, recorded series, ALERTS', async () => {
    expect(
      await errorsOf(`${FILE}
group_eval_order: [first, second]
tests:
  - interval: 1m
    name: holds
    external_labels: { region: eu }
    input_series:
      - { series: 'requests{job="a"}', values: '4+4x2 12 _ stale' }
      - { series: 'requests{job="b"}', values: 1x5 }
    alert_rule_test:
      - { eval_time: 2m, alertname: Busy, exp_alerts: [] }
      - eval_time: 4m30s
        alertname: Busy
        exp_alerts:
          - exp_labels: { severity: page, region: eu }
            exp_annotations: { summary: 13 of 99 }
    promql_expr_test:
      - expr: total
        eval_time: 1m
        exp_samples: [{ labels: total, value: 9 }]
      - expr: ALERTS
        eval_time: 3m
        exp_samples:
          - { labels: 'ALERTS{alertname="Busy",alertstate="pending",region="eu",severity="page"}', value: 1 }
      - expr: seen
        eval_time: 3m
        exp_samples: [{ labels: seen, value: 14 }]
      - expr: requests offset 1m
        eval_time: 6m
        exp_samples: [{ labels: '{__name__="requests", job="b"}', value: 1 }]
`),
    ).toEqual([]);
  });

  it('says what it wanted and what it got, as promtool does', async () => {
    const errors = await errorsOf(`${FILE}
tests:
  - name: fails
    input_series: [{ series: requests, values: 20x9 }]
    alert_rule_test: [{ eval_time: 5m, alertname: Busy, exp_alerts: [] }]
    promql_expr_test: [{ expr: total, eval_time: 1m, exp_samples: [{ labels: total, value: 21 }] }]
`);
    expect(errors.join('\n')).toBe(
      [
        '    name: fails,',
        '    alertname: Busy, time: 5m, ',
        '        exp:[], ',
        '        got:[',
        '            0:',
        '              Labels:{alertname="Busy", severity="page"}',
        '              Annotations:{summary="20 of 99"}',
        '            ]',
        '    name: fails,',
        '    expr: "total", time: 1m,',
        '        exp: {__name__="total"} 2.1E+01',
        '        got: {__name__="total"} 2E+01',
      ].join('\n'),
    );
  });

  it('ends a test whose rules do not evaluate', async () => {
    const rules = 'groups: [{ name: g, rules: [{ record: x, expr: a + on(l) b }] }]';
    const [error] = await errorsOf(
      `${FILE}
tests:
  - input_series:
      - { series: 'a{l="1"}', values: 1 }
      - { series: 'b{l="1",m="1"}', values: 1 }
      - { series: 'b{l="1",m="2"}', values: 1 }
`,
      {},
      rules,
    );
    expect(error).toMatch(/^ {4}rule: x, time: 0s, err: found duplicate series for the match group/);
  });

  it.each([
    ['tests: [{ input_series: [{ series: "up{a=", values: 1 }] }]', 'test.yml:1:'],
    ['tests: [{ input_series: [{ series: up, values: 1y3 }] }]', 'cannot read the point 1y3'],
    ['tests: [{ input_series: [{ series: up, values: 1x9999999999 }] }]', 'more than 1000000 points'],
    ['tests: [{ intervall: 1m }]', 'unknown field "intervall"'],
    ['evaluation_interval: soon', 'not a valid duration: "soon"'],
    ['group_eval_order: [a, a]', 'group name repeated in evaluation order: a'],
    [
      'tests: [{ alert_rule_test: [{ eval_time: 1m }] }]',
      'misses required attribute alertname at eval_time 1m',
    ],
    ['tests: [{ promql_expr_test: [{ expr: "sum(" }] }]', 'err: '],
    ['rule_files: [rules.yml', 'test.yml:1:'],
  ])('refuses %s', async (tests, message) => {
    expect((await errorsOf(tests)).join('\n')).toContain(message);
  });

  it('lets values differ in the last bit only when asked to', async () => {
    const test = (value: string) => `
tests:
  - input_series: [{ series: a, values: ${value} }]
    promql_expr_test: [{ expr: a, exp_samples: [{ labels: a, value: 3 }] }]
`;
    expect(await errorsOf(`fuzzy_compare: true${test('2.9999999999999996')}`)).toEqual([]);
    expect(await errorsOf(`fuzzy_compare: true${test('2.9999999999999987')}`)).toHaveLength(1);
    expect(await errorsOf(test('2.9999999999999996'))).toHaveLength(1);
  });

  it('runs only the groups asked for, from the start told, and warns of patterns without a file', async () => {
    const { errors, warnings, cases } = await run(
      `
rule_files: [none-*.yml]
tests:
  - { name: other, promql_expr_test: [{ expr: vector(1), exp_samples: [] }] }
  - name: one
    start_timestamp: 2020-01-01T00:00:00Z
    input_series: [{ series: a, values: 1 2 }]
    promql_expr_test: [{ expr: timestamp(a), eval_time: 1m, exp_samples: [{ value: 1577836860 }] }]
`,
      { only: [compileSearch('^one$')] },
    );
    expect(errors).toEqual([]);
    expect(cases).toEqual([{ name: 'one', failures: [] }]);
    expect(warnings).toEqual(['no file match pattern none-*.yml']);
  });

  it('stores the histograms that recording rules give, and ends them', async () => {
    const rules = `
groups:
  - name: one
    rules: [{ record: 'all:h', expr: sum(h) }, { record: 'all:quantile', expr: 'histogram_quantile(0.5, all:h)' }]
`;
    const tests = `${FILE}
tests:
  - interval: 1m
    input_series:
      - { series: 'h{a="1"}', values: "{{sum:3 count:2 buckets:[2]}}x2 stale" }
      - { series: 'h{a="2"}', values: "{{sum:4 count:2 offset:2 buckets:[2]}}x1 stale" }
    promql_expr_test:
      - { expr: 'all:h', eval_time: 1m, exp_samples: [{ labels: 'all:h', histogram: '{{sum:7 count:4 buckets:[2 0 2]}}' }] }
      - { expr: 'all:h', eval_time: 2m, exp_samples: [{ labels: 'all:h', histogram: '{{sum:3 count:2 buckets:[2]}}' }] }
      - { expr: 'all:h', eval_time: 3m, exp_samples: [] }
      - { expr: 'all:quantile', eval_time: 1m, exp_samples: [{ labels: 'all:quantile', value: 2 }] }
`;
    expect(await errorsOf(tests, {}, rules)).toEqual([]);
  });

  it('compares native histograms, loaded and computed', async () => {
    const test = (histogram: string, expr = 'h', time = '2m') => `
tests:
  - input_series: [{ series: h, values: "{{sum:3 count:2 buckets:[2]}}+{{sum:1 count:1 buckets:[1]}}x2" }]
    promql_expr_test: [{ expr: '${expr}', eval_time: ${time}, exp_samples: [{ labels: h, histogram: "${histogram}" }] }]
`;
    expect(await errorsOf(test('{{count:4 sum:5 counter_reset_hint:not_reset buckets:[4]}}'))).toEqual([]);
    expect(await errorsOf(test('{{count:5 sum:5 buckets:[4]}}'))).toHaveLength(1);
    const sum = '{{count:4 sum:5 counter_reset_hint:not_reset buckets:[4]}}';
    expect(await errorsOf(test(sum, 'last_over_time(h[5m])'))).toEqual([]);
    expect((await errorsOf(test('{{}}', 'increase(h[5m])'))).join()).toContain('counter_reset_hint:gauge');
  });
});
