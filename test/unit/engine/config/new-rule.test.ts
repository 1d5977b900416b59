import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { openConfig } from '#engine/config/index.ts';
import { checkExpr } from '#engine/query/index.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'watchdeck-config-'));
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

describe('a new rule', () => {
  it('is written into its group, a new group, or a new file that is then named', () => {
    const ruleFile = path.join(dir, 'more.yml');
    writeFileSync(ruleFile, 'groups:\n  # mine\n  - name: g\n    rules: [{ record: r, expr: vector(1) }]\n');
    const file = path.join(dir, 'watchdeck.yml');
    writeFileSync(file, 'rule_files: [more.yml] # these\n');
    const lastGoodFile = path.join(dir, 'last-good.yml');
    const store = openConfig({ file, create: true, lastGoodFile, checkExpr, log: silentLog });
    const rule = {
      name: 'A',
      expr: 'up == 0',
      forMs: 300_000,
      keepFiringForMs: 0,
      labels: { severity: 'high' },
      annotations: { summary: '{{ $labels.job }} is down' },
    };
    store.addRule(file, { ...rule, group: 'new' });
    store.addRule(ruleFile, { ...rule, group: 'g' });
    store.addRule(ruleFile, { ...rule, group: 'h', forMs: 0, labels: {}, annotations: {} });
    store.addRule('rules/own.yml', { ...rule, group: 'own' });
    store.addRule('rules/own.yml', { ...rule, group: 'own', name: 'B' });
    const groups = store
      .current()
      .ruleGroups.map(({ name, rules }) => [name, rules.map((each) => each.name)]);
    expect(Object.fromEntries(groups)).toEqual({ new: ['A'], g: ['r', 'A'], h: ['A'], own: ['A', 'B'] });
    expect(store.current().ruleGroups[0]?.rules[0]).toMatchObject({ ...rule, kind: 'alerting' });
    expect(readFileSync(ruleFile, 'utf8')).toContain('# mine');
    expect(readFileSync(file, 'utf8')).toMatch(/# these[\s\S]*rules\/own\.yml|rules\/own\.yml[\s\S]*# these/);
    const broken = { ...rule, group: 'g', expr: 'up ==' };
    for (const written of [file, ruleFile, 'rules/other.yml'])
      expect(() => {
        store.addRule(written, broken);
      }).toThrow('could not parse expression');
    expect(existsSync(path.join(dir, 'rules/other.yml'))).toBe(false);
    for (const elsewhere of ['/etc/rules.yml', '../rules/x.yml', 'rules/../../x.yml'])
      expect(() => {
        store.addRule(elsewhere, { ...rule, group: 'g' });
      }).toThrow('not among the rule files');
  });
});
