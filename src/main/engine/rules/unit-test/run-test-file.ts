import type { Regex } from '../../base/regex.ts';
import { DocumentError } from '../../base/yaml-document.ts';
import { PromqlError } from '../../promql/index.ts';
import { parseRuleFile } from '../file/parse-rule-file.ts';
import type { CheckExpr } from '../file/schema.ts';
import type { RuleGroup } from '../types.ts';
import { runTestGroup } from './run-test-group.ts';
import { parseTestFile } from './test-file.ts';

/** How a test file's surroundings are reached. */
export interface RuleTestOptions {
  /** Text of a file; throws when it can't be read. */
  readonly read: (file: string) => string;
  /** Files that match a pattern of `rule_files`, which is relative to the test file. */
  readonly match: (pattern: string, testFile: string) => readonly string[];
  readonly checkExpr: CheckExpr;
  readonly ignoreUnknownFields?: boolean;
  /** Runs only test groups whose name matches one of these. */
  readonly only?: readonly Regex[];
  /** Alerts that differ are told as the lines that go and come, instead of both as a whole. */
  readonly diff?: boolean;
  /** Is told, line by line, what each test group starts with and what is in the store when it ends. */
  readonly debug?: (line: string) => void;
}

export interface RuleTestResult {
  /** What is wrong, in promtool's words; none: the file passes. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** What is wrong by test group, of those that were run. */
  readonly cases: readonly { readonly name: string; readonly failures: readonly string[] }[];
}

/** Runs a file of unit tests for rules as `promtool test rules` does. Never rejects for what a file says. */
export async function runTestFile(file: string, options: RuleTestOptions): Promise<RuleTestResult> {
  const warnings: string[] = [];
  try {
    const { ignoreUnknownFields = false, checkExpr, only } = options;
    const tests = parseTestFile(options.read(file), file, { ignoreUnknownFields });
    const groups = tests.ruleFiles.flatMap((pattern): RuleGroup[] => {
      const found = options.match(pattern, file);
      if (found.length === 0) warnings.push(`no file match pattern ${pattern}`);
      const defaults = { intervalMs: tests.evaluationIntervalMs };
      return found.flatMap((each) =>
        parseRuleFile(options.read(each), each, defaults, checkExpr, { ignoreUnknownFields }),
      );
    });
    const cases: { name: string; failures: string[] }[] = [];
    const { debug = null, diff = false } = options;
    for (const [i, test] of tests.tests.entries()) {
      if (only !== undefined && !only.some((pattern) => pattern.test(test.name))) continue;
      const failures = await runTestGroup(test, { ...tests, groups, debug, diff });
      cases.push({ name: test.name === '' ? `unnamed#${i}` : test.name, failures });
    }
    return { errors: cases.flatMap(({ failures }) => failures), warnings, cases };
  } catch (error) {
    if (error instanceof DocumentError || error instanceof PromqlError || isFileError(error))
      return { errors: [error.message], warnings, cases: [] };
    throw error;
  }
}

function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error;
}
