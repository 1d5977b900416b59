import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { runCheckRules } from '#main/cli/check-rules.ts';
import { ruleTestFiles, runTestRules } from '#main/cli/test-rules.ts';

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly kind: 'check' | 'test';
  /** Exit code 0 is wanted. */
  readonly passes: boolean;
}

/**
 * Runs a folder of promtool's rule files and unit tests through our own `check rules` and `test rules`. What is wanted of a
 * file is told by its name, as its authors named them: `bad-…` and `failing…` must not pass, nor must a test group named
 * "wrong …". A bad rule file that a test uses is judged by that test, since some are bad only when evaluated.
 */
export async function run(dir: string): Promise<{ passed: number; failed: number }> {
  const cases = readdirSync(dir)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .flatMap((name, _, all) =>
      casesOf(
        join(dir, name),
        all.map((each) => join(dir, each)),
      ),
    );
  let passed = 0;
  let failed = 0;
  for (const { name, args, kind, passes } of cases) {
    const said: string[] = [];
    const context = {
      out: (line: string) => said.push(line),
      err: (line: string) => said.push(line),
      appVersion: '',
    };
    const code = kind === 'check' ? runCheckRules(args, context) : await runTestRules(args, context);
    const good = (code === 0) === passes;
    if (good) passed++;
    else failed++;
    console.log(`${good ? 'ok  ' : 'FAIL'} ${name}: ${passes ? 'passes' : 'is refused'}`);
    if (!good) console.log(said.map((line) => `     ${line}`).join('\n'));
  }
  console.log(`rules: ${passed} passed, ${failed} failed`);
  return { passed, failed };
}

function casesOf(file: string, all: readonly string[]): Case[] {
  const name = basename(file);
  const content = contentOf(file);
  const bad = /^bad-|failing|failed|invalid|no_fuzzy|\.bad\.|\.error\./.test(name);
  const extra = name.includes('extrafields');
  const tests = content?.['tests'];
  if (Array.isArray(tests)) {
    const names = tests.map((test: { name?: string } | null) => test?.name ?? '');
    if (!bad && names.some((each) => each.startsWith('wrong'))) {
      return [
        { name: `${name} --run=correct`, args: ['--run=correct', file], kind: 'test', passes: true },
        { name: `${name} --run=wrong`, args: ['--run=wrong', file], kind: 'test', passes: false },
      ];
    }
    return [...withExtraFields('test', file, extra, !bad)];
  }
  if (!Array.isArray(content?.['groups'])) return [];
  const usedByTest = all.some((other) => usesOf(other).includes(file));
  return bad && usedByTest ? [] : [...withExtraFields('check', file, extra, !bad)];
}

/** Fields that Prometheus doesn't know are refused, and let pass when told so. */
function withExtraFields(kind: Case['kind'], file: string, extra: boolean, passes: boolean): Case[] {
  const name = basename(file);
  if (!extra) return [{ name, args: [file], kind, passes }];
  const flag = '--ignore-unknown-fields';
  return [
    { name, args: [file], kind, passes: false },
    { name: `${name} ${flag}`, args: [flag, file], kind, passes },
  ];
}

function contentOf(file: string): Record<string, unknown> | null {
  try {
    return parse(readFileSync(file, 'utf8')) as Record<string, unknown> | null;
  } catch {
    return null;
  }
}

function usesOf(testFile: string): string[] {
  const patterns = contentOf(testFile)?.['rule_files'];
  if (!Array.isArray(patterns)) return [];
  return patterns.flatMap((pattern: string) =>
    ruleTestFiles.match(pattern, testFile).map((found) => join(dirname(testFile), basename(found))),
  );
}
