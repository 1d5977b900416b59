import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import type { ConfigProblem } from '#shared/contract/system.ts';
import { DocumentError } from '../../base/yaml-document.ts';
import type { Rule, RuleGroup } from '../types.ts';
import { locate, offsetInScalar } from './located.ts';
import type { Located } from './located.ts';
import { groupsSchema } from './schema.ts';
import type { CheckExpr } from './schema.ts';

export interface RuleFileDefaults {
  /** Evaluation interval of groups that name none. */
  readonly intervalMs: number;
  readonly queryOffsetMs?: number;
}

export interface RuleFileOptions {
  /** Lets fields pass that are not Prometheus's, instead of refusing the file. */
  readonly ignoreUnknownFields?: boolean;
}

/** The YAML document a groups node stands in. */
export interface RuleNodeContext extends RuleFileOptions {
  readonly document: Document;
  readonly lineCounter: LineCounter;
  /** Whole text of the document, for places inside expressions. */
  readonly text: string;
  readonly file: string;
  readonly defaults: RuleFileDefaults;
  readonly checkExpr: CheckExpr;
}

/** Reads a Prometheus rule file. Throws DocumentError with every problem found. */
export function parseRuleFile(
  text: string,
  file: string,
  defaults: RuleFileDefaults,
  checkExpr: CheckExpr,
  options: RuleFileOptions = {},
): RuleGroup[] {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const context: RuleNodeContext = { document, lineCounter, text, file, defaults, checkExpr, ...options };
  if (document.errors.length > 0)
    DocumentError.throwIfAny(document.errors.map((e) => problemAt(context, e.pos[0], e.message)));

  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) return [];
  if (!isMap(root))
    throw new DocumentError([problemAt(context, root.range[0], 'expected a map with groups')]);
  const unknown: ConfigProblem[] = [];
  for (const pair of root.items) {
    const name = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
    const offset = isScalar(pair.key) ? pair.key.range[0] : 0;
    if (name !== 'groups' && options.ignoreUnknownFields !== true)
      unknown.push(problemAt(context, offset, `unknown field "${name}"; expected groups`));
  }
  const { groups, problems } = readGroups(root.get('groups', true), context);
  DocumentError.throwIfAny(inOrder([...unknown, ...problems]));
  return groups;
}

/**
 * Reads the list under `groups` where it stands inside a larger YAML document (`rules: { groups: [...] }` of watchdeck.yml).
 * `node` is that list's node, or null/undefined for none. Throws DocumentError.
 */
export function parseRuleGroupsNode(node: unknown, context: RuleNodeContext): RuleGroup[] {
  const { groups, problems } = readGroups(node, context);
  DocumentError.throwIfAny(inOrder(problems));
  return groups;
}

function readGroups(
  node: unknown,
  context: RuleNodeContext,
): { groups: RuleGroup[]; problems: ConfigProblem[] } {
  if (node === null || node === undefined) return { groups: [], problems: [] };
  const located = locate(node, context.document);
  const parsed = groupsSchema(context.checkExpr, context.ignoreUnknownFields).safeParse(located.value);
  if (!parsed.success)
    return {
      groups: [],
      problems: parsed.error.issues.map((issue) =>
        problemAt(context, issueOffset(issue, located, context.text), where(issue, located) + issue.message),
      ),
    };

  const { file, defaults } = context;
  const groups = (parsed.data ?? []).map((group, g): RuleGroup => ({
    name: group.name ?? '',
    file,
    // 0 means "the default", as in Prometheus.
    intervalMs: (group.interval ?? 0) > 0 ? (group.interval ?? 0) : defaults.intervalMs,
    queryOffsetMs: group.query_offset ?? defaults.queryOffsetMs ?? 0,
    limit: group.limit ?? 0,
    rules: (group.rules ?? []).map((rule, r): Rule => {
      const { line, column } = placeOf(context, located.offsetOf([g, 'rules', r]));
      const common = {
        expr: rule.expr ?? '',
        labels: Object.assign(Object.create(null) as Record<string, string>, group.labels, rule.labels),
        source: { file, line, column },
      };
      if ((rule.record ?? '') !== '') return { kind: 'recording', name: rule.record ?? '', ...common };
      return {
        kind: 'alerting',
        name: rule.alert ?? '',
        ...common,
        forMs: rule.for ?? 0,
        keepFiringForMs: rule.keep_firing_for ?? 0,
        annotations: rule.annotations ?? {},
      };
    }),
  }));
  return { groups, problems: [] };
}

function issueOffset(issue: z.core.$ZodIssue, located: Located, text: string): number {
  const path = issue.path;
  if (issue.code === 'unrecognized_keys') return located.keyOffsetOf([...path, issue.keys[0] ?? '']);
  const start: unknown = issue.code === 'custom' ? issue.params?.['start'] : undefined;
  const scalar = located.scalarAt(path);
  if (typeof start === 'number' && scalar !== null) return offsetInScalar(scalar, start, text);
  // A wrong name is a wrong key; everything else is a wrong value.
  return issue.code === 'custom' && issue.message.includes(' name: ')
    ? located.keyOffsetOf(path)
    : located.offsetOf(path);
}

/** `group "x", rule "Y": ` as far as the names are there, since a line number alone is hard to talk about. */
function where(issue: z.core.$ZodIssue, located: Located): string {
  const [group, , rule] = issue.path;
  const parts: string[] = [];
  const groupName = textAt(located.value, [group, 'name']);
  if (groupName !== null) parts.push(`group "${groupName}"`);
  if (typeof rule === 'number') {
    const path = [group, 'rules', rule];
    const name = textAt(located.value, [...path, 'alert']) ?? textAt(located.value, [...path, 'record']);
    parts.push(name === null ? `rule ${rule + 1}` : `rule "${name}"`);
  }
  return parts.length === 0 ? '' : `${parts.join(', ')}: `;
}

function textAt(value: unknown, path: readonly (PropertyKey | undefined)[]): string | null {
  let current: unknown = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null || step === undefined) return null;
    current = (current as Record<PropertyKey, unknown>)[step];
  }
  return typeof current === 'string' && current !== '' ? current : null;
}

function placeOf(context: RuleNodeContext, offset: number): { line: number; column: number } {
  const { line, col } = context.lineCounter.linePos(offset);
  return { line, column: col };
}

function problemAt(context: RuleNodeContext, offset: number, message: string): ConfigProblem {
  return { file: context.file, ...placeOf(context, offset), message };
}

function inOrder(problems: ConfigProblem[]): ConfigProblem[] {
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}
