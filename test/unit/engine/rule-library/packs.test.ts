import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkExpr } from '#engine/query/index.ts';
import { packHead } from '#engine/rule-library/pack.ts';
import { parseRuleFile, runTestFile } from '#engine/rules/index.ts';
import { parseTestFile } from '#engine/rules/unit-test/test-file.ts';
import { ruleTestFiles } from '#main/cli/test-rules.ts';
import { severities } from '#shared/model/severity.ts';
import { inProject } from '../../../../scripts/lib/paths.ts';

const DIR = inProject('resources', 'rules');
const packs = readdirSync(DIR).map((name) => name.replace(/\.yml$/, ''));

describe.each(packs)('the rule pack %s', (id) => {
  const text = readFileSync(path.join(DIR, `${id}.yml`), 'utf8');
  const testFile = inProject('test', 'rules', `${id}.test.yml`);
  const rules = parseRuleFile(text, id, { intervalMs: 60_000 }, checkExpr).flatMap((group) => group.rules);

  it('says what it is for', () => {
    const { title, about, metrics } = packHead(id, text);
    expect([title, about, ...metrics].every((each) => each.length > 1)).toBe(true);
  });

  it('has alerts only, each with a severity and a summary', () => {
    for (const rule of rules) {
      expect(rule.kind).toBe('alerting');
      expect(severities).toContain(rule.labels['severity']);
      if (rule.kind === 'alerting') expect(rule.annotations['summary']).toBeTruthy();
    }
  });

  it('passes its unit tests, in which every alert fires for something', async () => {
    expect((await runTestFile(testFile, ruleTestFiles)).errors).toEqual([]);
    const fired = parseTestFile(readFileSync(testFile, 'utf8'), testFile).tests.flatMap(({ alertTests }) =>
      alertTests.filter(({ expected }) => expected.length > 0).map(({ alertname }) => alertname),
    );
    expect(fired.sort()).toEqual(rules.map(({ name }) => name).sort());
  });
});
