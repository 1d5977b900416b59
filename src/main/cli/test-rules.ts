import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compileSearch } from '#engine/base/regex.ts';
import { checkExpr } from '#engine/query/index.ts';
import { runTestFile } from '#engine/rules/index.ts';
import type { RuleTestOptions } from '#engine/rules/index.ts';
import { readArgs } from './args.ts';
import { UsageError } from './command.ts';
import type { CommandContext } from './command.ts';

const OPTIONS = {
  run: { type: 'string', multiple: true },
  debug: { type: 'boolean' },
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
  for (const file of files) {
    out(`Unit Testing:  ${file}`);
    const { errors, warnings } = await runTestFile(file, {
      ...ruleTestFiles,
      ...(values.debug === true ? { debug: out } : {}),
      ...(only === undefined ? {} : { only }),
      ignoreUnknownFields: values['ignore-unknown-fields'] ?? false,
    });
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
  return failed ? 1 : 0;
}
