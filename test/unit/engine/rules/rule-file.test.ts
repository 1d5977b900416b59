import { describe, expect, it } from 'vitest';
import { isMap, LineCounter, parseDocument } from 'yaml';
import { DocumentError } from '#engine/base/yaml-document.ts';
import { parseRuleFile, parseRuleGroupsNode } from '#engine/rules/index.ts';
import type { CheckExpr } from '#engine/rules/index.ts';

/** Finds a "!" in the expression, which is all these tests need of a language. */
const checkExpr: CheckExpr = (expr) =>
  expr.includes('!') ? { message: 'unexpected "!"', start: expr.indexOf('!') } : null;
const defaults = { intervalMs: 15_000 };

const parse = (text: string) => parseRuleFile(text, 'r.yml', defaults, checkExpr);

function problemsOf(text: string): string[] {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof DocumentError)
      return error.problems.map((p) => `${p.line}:${p.column} ${p.message}`);
    throw error;
  }
  return [];
}

const RULE = 'groups:\n- name: g\n  rules:\n';

describe('parseRuleFile', () => {
  it('reads everything a rule file can say', () => {
    const [first, second] = parse(`
groups:
  - name: hosts
    interval: 1m30s
    query_offset: 5s
    limit: 10
    labels: { team: ops, severity: low }
    rules:
      - alert: Down
        expr: up == 0
        for: 5m
        keep_firing_for: 1h
        labels: { severity: critical, code: 500 }
        annotations:
          summary: "{{ $labels.instance }} is down"
      - record: job:up:sum
        expr: 1
  - name: empty
`);
    expect(first).toMatchObject({
      name: 'hosts',
      file: 'r.yml',
      intervalMs: 90_000,
      queryOffsetMs: 5_000,
      limit: 10,
    });
    expect(first?.rules[0]).toMatchObject({
      kind: 'alerting',
      name: 'Down',
      expr: 'up == 0',
      forMs: 300_000,
      keepFiringForMs: 3_600_000,
      labels: { team: 'ops', severity: 'critical', code: '500' },
      annotations: { summary: '{{ $labels.instance }} is down' },
      source: { file: 'r.yml', line: 9, column: 9 },
    });
    expect(first?.rules[1]).toMatchObject({ kind: 'recording', name: 'job:up:sum', expr: '1' });
    expect(second).toMatchObject({ name: 'empty', intervalMs: 15_000, limit: 0, rules: [] });
  });

  it.each(['', '# only a comment\n', 'groups:\n', 'groups: []\n'])('takes %j as no groups', (text) => {
    expect(parse(text)).toEqual([]);
  });

  it('follows anchors and merge keys', () => {
    const [group] = parse(
      `${RULE}  - &base\n    alert: A\n    expr: up\n    for: 1m\n  - <<: *base\n    alert: B\n`,
    );
    expect(group?.rules.map((rule) => [rule.name, rule.expr])).toEqual([
      ['A', 'up'],
      ['B', 'up'],
    ]);
  });

  it.each([
    ['[1, 2]', '1:1 expected a map with groups'],
    ['grups: []', '1:1 unknown field "grups"; expected groups'],
    ['groups: 5', '1:9 expected a list of groups, got "5"'],
    ['groups:\n- name: ""\n', '2:9 group name must not be empty'],
    ['groups:\n- name: a\n- name: a\n', '3:9 group "a": group name "a" is repeated in the same file'],
    [
      'groups:\n- name: a\n  interval: 10\n',
      '3:13 group "a": not a valid duration: "10"; expected a number and a unit such as 30s, 5m or 1h30m',
    ],
    ['groups:\n- name: a\n  limit: -1\n', '3:10 group "a": expected a whole number from 0, got "-1"'],
    [`${RULE}  - expr: up\n`, "4:5 group \"g\", rule 1: one of 'record' or 'alert' must be set"],
    [
      `${RULE}  - alert: A\n    record: b\n    expr: up\n`,
      '5:13 group "g", rule "A": only one of \'record\' and \'alert\' must be set',
    ],
    [`${RULE}  - alert: A\n`, '4:5 group "g", rule "A": field \'expr\' must be set in rule'],
    [
      `${RULE}  - alert: A\n    expr: a ! b\n`,
      '5:13 group "g", rule "A": could not parse expression: unexpected "!"',
    ],
    [
      `${RULE}  - alert: A\n    expr: 'a ! b'\n`,
      '5:14 group "g", rule "A": could not parse expression: unexpected "!"',
    ],
    [
      `${RULE}  - alert: A\n    expr: |\n      a\n      + ! b\n`,
      '7:9 group "g", rule "A": could not parse expression: unexpected "!"',
    ],
    [
      `${RULE}  - record: a\n    expr: up\n    for: 5m\n`,
      '6:10 group "g", rule "a": invalid field \'for\' in recording rule',
    ],
    [
      `${RULE}  - alert: A\n    expr: up\n    labels: { "a-b": x }\n`,
      '6:15 group "g", rule "A": invalid label name: "a-b"',
    ],
    [
      `${RULE}  - alert: A\n    expr: up\n    labels: [a]\n`,
      '6:13 group "g", rule "A": expected a map of names to texts, got a list',
    ],
    [
      `${RULE}  - alert: A\n    expr: up\n    owner: me\n`,
      '6:5 group "g", rule "A": unknown field "owner"; expected record or alert, expr, for, keep_firing_for, labels, annotations',
    ],
    [
      `${RULE}  - alert: A\n    expr: up\n    annotations:\n      s: "{{ $x }}"\n`,
      '7:10 group "g", rule "A": invalid template: undefined variable "$x"',
    ],
  ])('refuses %j', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it('collects all problems, in order of place', () => {
    const problems = problemsOf(
      `${RULE}  - alert: A\n    expr: "!"\n    for: soon\n  - alert: B\n    exp: up\n`,
    );
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['5:12', '6:10', '7:5', '8:5']);
  });

  it('says where YAML itself is broken', () => {
    expect(problemsOf('groups:\n- name: "x\n')[0]).toMatch(/^\d+:\d+ /);
    expect(problemsOf('groups: []\ngroups: []\n')[0]).toMatch(/^2:1 Map keys must be unique/);
  });

  it('reads groups inside a larger document, places included', () => {
    const text = 'targets: []\nrules:\n  groups:\n  - name: g\n    rules:\n    - alert: A\n      expr: "!"\n';
    const lineCounter = new LineCounter();
    const document = parseDocument(text, { lineCounter });
    if (!isMap(document.contents)) throw new Error('not a map');
    const node = document.contents.getIn(['rules', 'groups'], true);
    const context = { document, lineCounter, text, file: 'watchdeck.yml', defaults, checkExpr };
    expect(() => parseRuleGroupsNode(node, context)).toThrow('watchdeck.yml:7:14: ');
    expect(parseRuleGroupsNode(node, { ...context, checkExpr: () => null })[0]?.rules).toHaveLength(1);
    expect(parseRuleGroupsNode(undefined, context)).toEqual([]);
  });
});
