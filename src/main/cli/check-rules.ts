import { readFileSync } from 'node:fs';
import { DocumentError, formatProblem } from '#engine/base/yaml-document.ts';
import { checkExpr } from '#engine/query/index.ts';
import { duplicateRules, parseRuleFile } from '#engine/rules/index.ts';
import { explainFileError } from '#shared/model/file-errors.ts';
import { readArgs } from './args.ts';
import { UsageError } from './command.ts';
import type { CommandContext } from './command.ts';

const OPTIONS = {
  lint: { type: 'string' },
  'lint-fatal': { type: 'boolean' },
  'ignore-unknown-fields': { type: 'boolean' },
} as const;
const LINTS = ['all', 'duplicate-rules', 'none'];
/** promtool's exit code for what is right but questionable, with --lint-fatal. */
const LINT_FAILED = 3;

/** `check rules FILE…`; resolves to promtool's exit codes. */
export function runCheckRules(args: readonly string[], context: CommandContext): number {
  const { positionals: files, values } = readArgs(args, OPTIONS, true);
  const lint = values.lint ?? 'duplicate-rules';
  if (!LINTS.includes(lint)) throw new UsageError(`--lint is one of ${LINTS.join(', ')}.`);
  const ignoreUnknownFields = values['ignore-unknown-fields'] ?? false;
  const outcomes = (files.length === 0 ? ['-'] : files).map((file) => {
    context.out(file === '-' ? 'Checking standard input' : `Checking ${file}`);
    const outcome = checkFile(file, { ignoreUnknownFields, lint: lint !== 'none' }, context);
    context.out('');
    return outcome;
  });
  if (outcomes.includes('broken')) return 1;
  return outcomes.includes('lint') && values['lint-fatal'] === true ? LINT_FAILED : 0;
}

function checkFile(
  file: string,
  options: { readonly ignoreUnknownFields: boolean; readonly lint: boolean },
  { out, err }: CommandContext,
): 'good' | 'lint' | 'broken' {
  const broken = (lines: readonly string[]): 'broken' => {
    err('  FAILED:');
    lines.forEach(err);
    return 'broken';
  };
  let text;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    return broken([`can't read ${file}: ${explainFileError(error)}`]);
  }
  try {
    const groups = parseRuleFile(text, file, { intervalMs: 60_000 }, checkExpr, options);
    const duplicates = options.lint ? duplicateRules(groups) : [];
    if (duplicates.length === 0) {
      out(`  SUCCESS: ${groups.reduce((sum, { rules }) => sum + rules.length, 0)} rules found`);
      return 'good';
    }
    err('  FAILED:');
    err(`lint error ${duplicates.length} duplicate rule(s) found.`);
    for (const { name, labels } of duplicates) {
      err(`Metric: ${name}`);
      err('Label(s):');
      for (const [label, value] of Object.entries(labels)) err(`\t${label}: ${value}`);
    }
    err('Might cause inconsistency while recording expressions');
    return 'lint';
  } catch (error) {
    if (error instanceof DocumentError) return broken(error.problems.map(formatProblem));
    throw error;
  }
}
