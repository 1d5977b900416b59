import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compileSearch } from '#engine/base/regex.ts';
import { checkExpr } from '#engine/query/index.ts';
import { runTestFile } from '#engine/rules/index.ts';
import type { RuleTestOptions } from '#engine/rules/index.ts';
import { explainFileError } from '#shared/model/file-errors.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { readArgs } from './args.ts';
import { UsageError } from './command.ts';
import type { CommandContext } from './command.ts';
import { junitXml } from './junit.ts';
import type { JunitSuite } from './junit.ts';

const OPTIONS = {
  run: { type: 'string', multiple: true },
  debug: { type: 'boolean' },
  diff: { type: 'boolean' },
  junit: { type: 'string' },
  'ignore-unknown-fields': { type: 'boolean' },
} as const;

/** How the tests of rules reach files: patterns are relative to the test file. */
export const ruleTestFiles: Pick<RuleTestOptions, 'read' | 'match' | 'checkExpr'> = {
  read: (file) => readFileSync(file, 'utf8'),
  match: (pattern, testFile) => {
    const cwd = path.dirname(testFile);
    return globSync(pattern, { cwd })
      .sort()
      .map((found) => path.join(path.isAbsolute(found) ? '' : cwd, found));
  },
  checkExpr,
};

/** `test rules FILE…`; resolves to promtool's exit codes. */
export async function runTestRules(
  args: readonly string[],
  { out, err }: Pick<CommandContext, 'out' | 'err'>,
): Promise<number> {
  const { positionals: files, values } = readArgs(args, OPTIONS, true);
  if (files.length === 0) throw new UsageError('Name at least one test file.');
  const only = values.run?.map((pattern) => compileSearch(pattern));
  let failed = false;
  const suites: JunitSuite[] = [];
  for (const file of files) {
    out(`Unit Testing:  ${file}`);
    const { errors, warnings, cases } = await runTestFile(file, {
      ...ruleTestFiles,
      ...(values.debug === true ? { debug: out } : {}),
      ...(only === undefined ? {} : { only }),
      diff: values.diff ?? false,
      ignoreUnknownFields: values['ignore-unknown-fields'] ?? false,
    });
    const isBroken = cases.length === 0 && errors.length > 0;
    suites.push({ name: file, cases, error: isBroken ? errors.join('\n') : null });
    for (const warning of warnings) err(`  WARNING: ${warning}`);
    if (errors.length === 0) out('  SUCCESS');
    else {
      failed = true;
      err('  FAILED:');
      for (const error of errors) {
        err(error);
        out('');
      }
    }
    out('');
  }
  if (values.junit !== undefined) writeReport(values.junit, junitXml(suites));
  return failed ? 1 : 0;
}

function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new WatchdeckError('io', `can't write ${file}: ${explainFileError(error)}`);
  }
}
