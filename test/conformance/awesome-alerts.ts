import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DocumentError } from '#engine/base/yaml-document.ts';
import { checkExpr } from '#engine/query/index.ts';
import { parseRuleFile } from '#engine/rules/index.ts';

/** Loads every rule file of a folder with its expressions parsed, prints what is wrong with each, and counts the files. */
export function run(dir: string): { passed: number; failed: number } {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();
  let passed = 0;
  let failed = 0;
  for (const name of files) {
    try {
      parseRuleFile(readFileSync(join(dir, name), 'utf8'), name, { intervalMs: 60_000 }, checkExpr);
      passed++;
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      failed++;
      for (const { file, line, column, message } of error.problems)
        process.stdout.write(`${file}:${line}:${column}: ${message}\n`);
    }
  }
  process.stdout.write(`awesome-alerts: ${passed} passed, ${failed} failed\n`);
  return { passed, failed };
}
