import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCheckRules } from '#main/cli/check-rules.ts';
import { UsageError } from '#main/cli/command.ts';
import { runTestRules } from '#main/cli/test-rules.ts';

let dir: string;
let said: string[];
const context = {
  out: (line: string) => said.push(line),
  err: (line: string) => said.push(line),
  appVersion: '',
};

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'rules-'));
  said = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function put(name: string, text: string): string {
  const file = path.join(dir, name);
  writeFileSync(file, text);
  return file;
}

const TWICE = `
groups:
  - name: g
    rules:
      - { record: x, expr: vector(1) }
      - { record: x, expr: vector(2) }
`;

describe('check rules', () => {
  it('counts the rules of good files', () => {
    const file = put('good.yml', 'groups: [{ name: g, rules: [{ record: x, expr: vector(1) }] }]');
    expect(runCheckRules([file], context)).toBe(0);
    expect(said).toEqual([`Checking ${file}`, '  SUCCESS: 1 rules found', '']);
  });

  it('finds duplicates, which are fatal only when told so', () => {
    const file = put('twice.yml', TWICE);
    expect(runCheckRules([file], context)).toBe(0);
    expect(said).toContain('lint error 1 duplicate rule(s) found.');
    expect(runCheckRules(['--lint-fatal', file], context)).toBe(3);
    expect(runCheckRules(['--lint=none', '--lint-fatal', file], context)).toBe(0);
  });

  it('names file, line and column of what is wrong, and a file that is not there', () => {
    const file = put('bad.yml', 'groups:\n  - name: g\n    rules:\n      - { record: x, expr: "sum(" }\n');
    expect(runCheckRules([file, path.join(dir, 'gone.yml')], context)).toBe(1);
    expect(said.join('\n')).toContain(`${file}:4:`);
    expect(said.join('\n')).toContain("can't read");
  });

  it('lets unknown fields pass when told so, and refuses unknown flags', () => {
    const file = put(
      'extra.yml',
      'owner: me\ngroups: [{ name: g, team: x, rules: [{ record: x, expr: vector(1) }] }]',
    );
    expect(runCheckRules([file], context)).toBe(1);
    expect(runCheckRules(['--ignore-unknown-fields', file], context)).toBe(0);
    expect(() => runCheckRules(['--nope'], context)).toThrow(UsageError);
  });
});

describe('test rules', () => {
  it('finds the rule files beside the test file and says how each test file went', async () => {
    put('rules.yml', 'groups: [{ name: g, rules: [{ record: x, expr: vector(1) }] }]');
    const test = (value: number) =>
      `rule_files: ["r*.yml"]\ntests: [{ name: t${value}, promql_expr_test: [{ expr: x, exp_samples: [{ labels: x, value: ${value} }] }] }]`;
    const [good, bad] = [put('good.yml', test(1)), put('bad.yml', test(2))];
    expect(await runTestRules([good], context)).toBe(0);
    expect(said).toEqual([`Unit Testing:  ${good}`, '  SUCCESS', '']);
    expect(await runTestRules([good, bad], context)).toBe(1);
    expect(said.join('\n')).toContain('exp: {__name__="x"} 2E+00');
    expect(await runTestRules(['--run=t1', bad], context)).toBe(0);
    await expect(runTestRules([], context)).rejects.toThrow(UsageError);
  });

  it('shows with --diff what differs, and writes what JUnit reads', async () => {
    put('rules.yml', 'groups: [{ name: g, rules: [{ alert: A, expr: vector(1), labels: { to: "<me>" } }] }]');
    const wanted = '{ eval_time: 1m, alertname: A, exp_alerts: [{ exp_labels: { to: you } }] }';
    const bad = put(
      't.yml',
      `rule_files: [rules.yml]\ntests: [{ alert_rule_test: [${wanted}] }, { name: two }]`,
    );
    const gone = path.join(dir, 'gone.yml');
    const report = path.join(dir, 'report.xml');
    expect(await runTestRules(['--diff', `--junit=${report}`, bad, gone], context)).toBe(1);
    const lines = said.join('\n').split('\n');
    expect(lines).toContain('-               Labels:{alertname="A", to="you"}');
    expect(lines).toContain('+               Labels:{alertname="A", to="<me>"}');
    const xml = readFileSync(report, 'utf8');
    expect(xml).toContain(`<testsuite name="${bad}" tests="2" failures="1" errors="0" skipped="0">`);
    expect(xml).toMatch(
      /<testcase name="unnamed#0">\n {6}<failure>[^]*to=&quot;&lt;me&gt;&quot;[^]*<\/failure>/,
    );
    expect(xml).toContain('<testcase name="two"/>');
    expect(xml).toMatch(/errors="1"[^]*<error>.*gone\.yml/);
  });

  it('shows with --debug what the rules gave', async () => {
    put('rules.yml', 'groups: [{ name: g, rules: [{ record: x, expr: vector(1) }] }]');
    await runTestRules(['--debug', put('t.yml', 'rule_files: [rules.yml]\ntests: [{ name: one }]')], context);
    expect(said).toContain('DEBUG: Starting test one');
    expect(said).toContain('  {__name__="x"} 1');
  });
});
