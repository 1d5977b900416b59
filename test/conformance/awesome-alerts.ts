import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileAnchored } from '#engine/base/regex.ts';
import { DocumentError } from '#engine/base/yaml-document.ts';
import { evaluateInstant, parseExpr, selectorsOf } from '#engine/promql/index.ts';
import { checkExpr } from '#engine/query/index.ts';
import { parseRuleFile } from '#engine/rules/index.ts';
import { prepareRule } from '#engine/rules/state/prepare-rule.ts';
import type { Rule } from '#engine/rules/types.ts';
import type { Matcher } from '#engine/tsdb/types.ts';
import { makeLabels } from '#shared/model/labels.ts';
import { MemorySource, noLimits } from '../helpers/memory-source.ts';

const END_MS = 3_600_000;

/**
 * Loads every rule file of a folder and evaluates each of its rules twice: on an empty store, and on series made up after the
 * rule's own selectors, with its templates expanded for what comes out. Prints what is wrong, and counts the files.
 */
export function run(dir: string): { passed: number; failed: number } {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();
  let [passed, failed, rules, given] = [0, 0, 0, 0];
  for (const name of files) {
    const wrong: string[] = [];
    try {
      const text = readFileSync(join(dir, name), 'utf8');
      for (const rule of parseRuleFile(text, name, { intervalMs: 60_000 }, checkExpr).flatMap(
        (g) => g.rules,
      )) {
        rules++;
        const place = `${name}:${rule.source.line}: ${rule.name}`;
        try {
          evaluate(rule, new MemorySource());
          if (evaluate(rule, madeUp(rule)) > 0) given++;
        } catch (error) {
          wrong.push(`${place}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      wrong.push(error.message);
    }
    for (const line of wrong) console.log(line);
    if (wrong.length === 0) passed++;
    else failed++;
  }
  console.log(`${rules} rules; ${given} of them gave something on made-up series`);
  console.log(`awesome-alerts: ${passed} passed, ${failed} failed`);
  return { passed, failed };
}

/** How many samples the rule gives; templates that don't expand are an error. */
function evaluate(rule: Rule, source: MemorySource): number {
  const { value } = evaluateInstant(parseExpr(rule.expr), { source, limits: noLimits, timeMs: END_MS });
  if (value.type !== 'vector') return value.type === 'scalar' ? 1 : 0;
  if (rule.kind !== 'alerting') return value.samples.length;
  const prepared = prepareRule(rule, { externalLabels: {}, externalUrl: '' });
  const describe = prepared.describe({ timeMs: END_MS, query: () => [] });
  for (const sample of value.samples) {
    const broken = Object.values(describe(sample).annotations).find((each) => each.startsWith('<error'));
    if (broken !== undefined) throw new Error(broken);
  }
  return value.samples.length;
}

/** One series per selector, with the labels it asks for, a sample a minute for an hour, rising. */
function madeUp(rule: Rule): MemorySource {
  const source = new MemorySource();
  for (const { matchers } of selectorsOf(parseExpr(rule.expr))) {
    const labels = makeLabels(matchers.map((matcher): [string, string] => [matcher.name, valueFor(matcher)]));
    const points = Array.from({ length: 61 }, (_, i): [number, number] => [i * 60_000, i * i]);
    source.add(labels, points);
  }
  return source;
}

/** A label value that satisfies a matcher, where one is easily found. */
function valueFor({ op, value }: Matcher): string {
  if (op === '=') return value;
  if (op === '!=' || op === '!~') return '';
  const regex = compileAnchored(value);
  const candidates = [...value.split('|'), 'a', '1', value].map((each) => each.replace(/[().*+?^$\\]/g, ''));
  return candidates.find((each) => regex.test(each)) ?? '';
}
